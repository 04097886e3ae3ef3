"""The answer to ``query`` as bytes, written order by order in constant memory."""

import hashlib
import io
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from django.utils import timezone

from django_commerceml.cml.styles import OrderForm
from django_commerceml.cml.writer import Writer
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exporting.documents import SomeOrders, load_some
from django_commerceml.exporting.fingerprints import fingerprint_of
from django_commerceml.exporting.forms import header_of, markup_of
from django_commerceml.exporting.holding import hold_unbuilt
from django_commerceml.exporting.locks import in_turns
from django_commerceml.exporting.moments import local
from django_commerceml.exporting.numbers import assign_numbers, propose_numbers
from django_commerceml.exporting.selection import iter_waiting
from django_commerceml.exporting.terms import Terms, read_terms
from django_commerceml.exporting.updating import update_texts
from django_commerceml.models import ExchangeProfile, ExchangeSession, OrderExport

UNBUILDABLE: Final = (
    CommerceMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What hostile or broken data of one order make of the building of its document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which orders are wanted, and how."""

    profile: ExchangeProfile
    form: OrderForm
    after: int = 0
    """The order that the answer before ended with."""
    limit: int = 0
    """How many orders at most; zero for all."""
    session: ExchangeSession | None = None
    is_preview: bool = False
    """Nothing is written to the database."""


class Sink(Protocol):
    """Where the bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take *data*."""


class Items:
    """The orders of an answer and their versions: millions fit into memory."""

    def __init__(self) -> None:
        self._order_ids = array("q")
        self._versions = array("q")

    def __len__(self) -> int:
        return len(self._order_ids)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._order_ids, self._versions, strict=True)

    @property
    def last_order_id(self) -> int:
        """Return the id of the last order, zero for none."""
        return self._order_ids[-1] if self._order_ids else 0

    def add(self, order_id: int, version: int) -> None:
        """Add an order."""
        self._order_ids.append(order_id)
        self._versions.append(version)

    def in_chunks(self, size: int) -> Iterator[list[tuple[int, int]]]:
        """Yield the items in lists of *size*."""
        items = iter(self)
        while chunk := list(islice(items, size)):
            yield chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What was written: the orders in it, and the bytes by size and hash."""

    items: Items
    size: int
    sha256: str


def render(wish: Wish, stream: Sink) -> Rendered:
    """Write the orders that *wish* is for to *stream*.

    An order whose document cannot be built is held back, and the others go on.
    """
    draft = _Draft(stream)
    header = header_of(wish.form, local(timezone.now()))
    markup = markup_of(wish.form, wish.profile.order_encoding)
    terms, items = read_terms(wish.profile), Items()
    with Writer(draft, header=header, markup=markup) as writer:
        draft.keep()
        scribe = _Scribe(wish=wish, terms=terms, writer=writer, draft=draft)
        for chunk in iter_waiting(wish.profile, after=wish.after, limit=wish.limit):
            for export in scribe.write(chunk):
                items.add(export.order_id, export.version)
    draft.keep()
    return Rendered(items=items, size=draft.size, sha256=draft.sha256)


class _Draft(io.BytesIO):
    """What is written of one order, until it is known that all of it can be."""

    def __init__(self, stream: Sink) -> None:
        super().__init__()
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the hash of all that was kept."""
        return self._digest.hexdigest()

    def keep(self) -> None:
        """Pass on what was written."""
        data = self.getvalue()
        self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)
        self.drop()

    def drop(self) -> None:
        """Forget what was written."""
        self.seek(0)
        self.truncate()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scribe:
    """Writes lists of exports into one file."""

    wish: Wish
    terms: Terms
    writer: Writer
    draft: _Draft

    def write(self, exports: list[OrderExport]) -> Iterable[OrderExport]:
        """Write *exports*; return those that could be written."""
        profile, form = self.wish.profile, self.wish.form
        some = load_some(self.terms, exports)
        give = propose_numbers if self.wish.is_preview else assign_numbers
        give(profile, exports, some.orders, form)
        known = {export.pk: export.content_hash for export in exports}
        written = [export for export in exports if self._write_one(export, some)]
        if not self.wish.is_preview:
            changed = [row for row in written if row.content_hash != known[row.pk]]
            _keep_hashes(profile, {export.pk: export for export in changed})
        return written

    def _write_one(self, export: OrderExport, some: SomeOrders) -> bool:
        if export.order_id not in some.orders:
            return False
        try:
            container = some.build(export)
            self.writer.write(container)
        except UNBUILDABLE as error:
            self.draft.drop()
            if not self.wish.is_preview:
                order = some.orders[export.order_id]
                hold_unbuilt(export, order, error, self.wish.session)
            return False
        self.draft.keep()
        export.content_hash = fingerprint_of(container, export.version)
        return True


def _keep_hashes(profile: ExchangeProfile, exports: dict[int, OrderExport]) -> None:
    rows = OrderExport.objects.filter(pk__in=list(exports))
    in_turns(
        profile.pk,
        rows,
        lambda ids: update_texts("content_hash", [exports[pk] for pk in ids]),
    )
