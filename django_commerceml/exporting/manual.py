"""Orders in a file for a person, who carries them to 1C without an exchange."""

from django_commerceml.cml.styles import OrderForm
from django_commerceml.exporting.confirmation import acknowledge
from django_commerceml.exporting.enrolment import enroll
from django_commerceml.exporting.forms import choose_form
from django_commerceml.exporting.freezing import freeze
from django_commerceml.exporting.payloads import iter_payload
from django_commerceml.exporting.rendering import Sink, Wish, render
from django_commerceml.exporting.shop_orders import take_over_waiting
from django_commerceml.models import (
    BatchState,
    ExchangeProfile,
    ExchangeSession,
    ExportBatch,
)


def last_form(profile: ExchangeProfile) -> OrderForm:
    """Return the form that 1C of *profile* last got orders in, at first the oldest."""
    sessions = ExchangeSession.objects.filter(profile=profile, type="sale")
    session = sessions.order_by("-pk").first() or ExchangeSession(profile=profile)
    return choose_form(session)


def preview(profile: ExchangeProfile, form: OrderForm, stream: Sink) -> int:
    """Write the orders that 1C would get to *stream*; return how many those are."""
    take_over_waiting()
    enroll(profile)
    wish = Wish(profile=profile, form=form, is_preview=True)
    return len(render(wish, stream).items)


def take(profile: ExchangeProfile, form: OrderForm, stream: Sink) -> ExportBatch:
    """Write the orders that 1C would get to *stream*, as a batch of no session."""
    take_over_waiting()
    enroll(profile)
    batch = freeze(Wish(profile=profile, form=form))
    for chunk in iter_payload(batch):
        stream.write(chunk)
    return batch


def confirm_taken(batch: ExportBatch) -> int:
    """Acknowledge the orders of *batch*, which is where it should be."""
    open_one = ExportBatch.objects.filter(pk=batch.pk, state=BatchState.OPEN)
    return acknowledge(batch.profile, open_one)
