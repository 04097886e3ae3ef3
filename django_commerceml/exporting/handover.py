"""The answers to ``query``: each is given again when it is asked for again."""

from typing import Final

from django_commerceml.exporting.confirmation import settle_earlier
from django_commerceml.exporting.enrolment import enroll
from django_commerceml.exporting.forms import choose_form
from django_commerceml.exporting.freezing import (
    freeze,
    last_batch_of,
    note_given_again,
)
from django_commerceml.exporting.rendering import Wish
from django_commerceml.exporting.shop_orders import take_over_waiting
from django_commerceml.models import BatchState, ExchangeSession, ExportBatch

_REQUEST_ID: Final = 100
"""What the column holds."""
_SECONDS: Final = 5
"""So long orders of the shop that still wait are taken over; the rest goes later."""


def open_batch(session: ExchangeSession, *, request_id: str = "") -> ExportBatch:
    """Return the answer to a ``query`` of *session*: a new one, or the same again.

    The same *request_id* gets the same answer; so does a client that takes all in
    one answer, until it confirms that. A client that pages gets the next orders,
    after an answer that was sent to its end.
    """
    request_id = request_id[:_REQUEST_ID]
    again = _find_again(session, request_id)
    if again is not None:
        note_given_again(again)
        return again
    last = last_batch_of(session)
    if last is None:
        settle_earlier(session)
    take_over_waiting(seconds=_SECONDS)
    enroll(session.profile)
    wish = Wish(
        profile=session.profile,
        form=choose_form(session),
        after=_place_after(last) if session.client_version else 0,
        limit=session.profile.orders_per_query,
        session=session,
    )
    return freeze(wish, last=last, request_id=request_id)


def _find_again(session: ExchangeSession, request_id: str) -> ExportBatch | None:
    batches = ExportBatch.objects.filter(session=session).order_by("sequence")
    same = batches.filter(request_id=request_id).last() if request_id else None
    if same is not None:
        return same
    unfinished = batches.filter(state=BatchState.OPEN)
    if session.client_version:
        unfinished = unfinished.filter(sent_at=None)
    return unfinished.last()


def _place_after(last: ExportBatch | None) -> int:
    """Return the order that the next answer begins after; a confirmation ends a row."""
    if last is None or last.state == BatchState.ACKNOWLEDGED:
        return 0
    return last.last_order_id
