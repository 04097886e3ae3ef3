"""Orders for 1C: ``query`` and ``success``, the lists of ``info``, ``listen``."""

import time
from collections.abc import Iterable
from typing import Final

from django_commerceml.cml.info import InfoItem, ShopInfo, write_info
from django_commerceml.exchange.places import place_to_wait
from django_commerceml.exchange.work import Work
from django_commerceml.exporting import confirm, has_waiting, iter_payload, open_batch
from django_commerceml.importing.timers import Timer
from django_commerceml.models.orders import statuses_of
from django_commerceml.protocol import Content, NotModified, Reply, Success

_LONGEST_POLL: Final = 60
_PAUSE_SECONDS: Final = 1


def query(work: Work) -> Reply:
    """Give the orders that wait; they are 1C's when it says ``success``."""
    batch = open_batch(work.session, request_id=work.call.request_id)
    return _xml(batch.encoding, batch.size, iter_payload(batch))


def success(work: Work) -> Reply:
    """Note that 1C has the orders that it was given in this very session."""
    confirm(work.session)
    return Success()


def info(work: Work) -> Reply:
    """Tell the statuses, the ways to pay and to deliver, which 1C maps to its own."""
    profile = work.session.profile
    statuses = statuses_of(profile.pk)
    shop = ShopInfo(
        statuses=tuple(InfoItem(id=item.code, name=item.name) for item in statuses),
        payments=_items(work.settings.payment_methods),
        deliveries=_items(work.settings.delivery_methods),
    )
    data = write_info(shop, encoding=profile.order_encoding)
    return _xml(profile.order_encoding, len(data), (data,))


def _items(methods: dict[str, dict[str, str]]) -> tuple[InfoItem, ...]:
    return tuple(InfoItem(id=code, **method) for code, method in methods.items())


def _xml(encoding: str, size: int, chunks: Iterable[bytes]) -> Content:
    content_type = f"application/xml; charset={encoding}"
    return Content(content_type=content_type, size=size, chunks=chunks)


def listen(work: Work) -> Reply:
    """Wait for orders: ``success`` when there are some, else "not modified"."""
    seconds = min(work.settings.step_seconds, _LONGEST_POLL)
    is_over = Timer(seconds)
    with place_to_wait(work.session, seconds=seconds) as is_given:
        while not has_waiting(work.session.profile):
            if is_over() or not is_given:
                return NotModified()
            time.sleep(min(_PAUSE_SECONDS, max(is_over.remaining(), 0)))
    return Success()
