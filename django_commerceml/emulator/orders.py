"""The exchange of orders: the two halves as each family plays them (protocol A.3)."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from django_commerceml.cml.info import ShopInfo, read_info
from django_commerceml.emulator.answers import RefusedAnswerError, read_confirmation
from django_commerceml.emulator.conversation import Conversation, Message
from django_commerceml.emulator.dialects import Dialect
from django_commerceml.emulator.files import split_cycles
from django_commerceml.emulator.habits import InfoUse
from django_commerceml.emulator.infobase import (
    Clerk,
    Infobase,
    Letterhead,
    Parcel,
    SiteOrder,
    pack_changes,
    read_batch,
    take_orders,
    write_parcel,
)
from django_commerceml.emulator.order_results import (
    OrderConduct,
    OrderExchangeResult,
    OrderFault,
)
from django_commerceml.emulator.steps import ExchangeFailedError, Step
from django_commerceml.emulator.uploader import Uploader
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.protocol.commands import Mode

_BITRIX_PATH: Final = "/bitrix/admin/1c_exchange.php"
_LOST: Final = "Соединение прервано: ответ сервера не получен."
_CRASHED: Final = "Работа 1С прервана: полученные заказы не записаны."
_UNREADABLE: Final = "Не удалось прочитать данные, загруженные с сервера."
_XML: Final = b"<?xml"


class OrderExchange:
    """One exchange of orders with *infobase*; its halves can be played apart."""

    def __init__(
        self,
        infobase: Infobase,
        *,
        dialect: Dialect,
        conduct: OrderConduct,
        converse: Callable[[Dialect], Conversation],
        make_uploader: Callable[[Conversation], Uploader],
    ) -> None:
        self._infobase = infobase
        self._dialect = dialect
        self._habits = dialect.orders
        self._faults = conduct.faults
        self._conduct = conduct
        self._converse = converse
        self._make_uploader = make_uploader
        self._conversations: list[Conversation] = []
        self._unconfirmed: Conversation | None = None
        self._result = OrderExchangeResult(dialect=dialect.name)

    @property
    def result(self) -> OrderExchangeResult:
        """Return what the exchange has come to so far."""
        spoken = self._conversations
        return replace(
            self._result,
            requests=sum(conversation.requests for conversation in spoken),
            sent_bytes=sum(conversation.sent_bytes for conversation in spoken),
            received_bytes=sum(conversation.received_bytes for conversation in spoken),
        )

    def play(self) -> OrderExchangeResult:
        """Load the site's orders, then send what has changed in 1C.

        A family that maps statuses asks for them first, as long as it has none.
        Raises `ExchangeFailedError` at the first answer the family refuses.
        """
        started = time.perf_counter()
        if self._habits.info is not InfoUse.NEVER and not self._infobase.statuses:
            self.read_info()
        self.load()
        self.upload()
        if OrderFault.LATE_SUCCESS in self._faults:
            self.confirm()
        return replace(self.result, seconds=time.perf_counter() - started)

    def read_info(self) -> None:
        """Ask for the site's statuses and keep them."""
        conversation = self._open(self._dialect)
        conversation.authorize()
        is_fixed = self._habits.info is InfoUse.BITRIX_PATH
        path = _BITRIX_PATH if is_fixed else ""
        info, _ = conversation.fetch(Message(mode=Mode.INFO, path=path), _accept_info)
        self._infobase.put_statuses({item.id: item.name for item in info.statuses})

    def load(self) -> None:
        """Take the orders of the site, and say so to it."""
        conversation = self._open(self._make_loading_dialect())
        conversation.authorize()
        if self._habits.says_init:
            conversation.begin()
        for orders in self._iter_batches(conversation):
            self._take(orders)
        self._unconfirmed = conversation
        if not self._faults & {OrderFault.NO_SUCCESS, OrderFault.LATE_SUCCESS}:
            self.confirm()

    def confirm(self) -> None:
        """Say that the orders of the last `load` are in 1C, where it was not said."""
        conversation, self._unconfirmed = self._unconfirmed, None
        if conversation is None:
            return

        def accept(text: str) -> None:
            read_confirmation(text, self._habits.confirmation)

        _, step = conversation.ask(Message(mode=Mode.SUCCESS), accept)
        if OrderFault.LOST_SUCCESS in self._faults:
            raise ExchangeFailedError(_LOST, step)
        self._result = replace(self._result, is_confirmed=True)

    def upload(self) -> None:
        """Send what has changed in 1C; what the site has taken waits no longer."""
        parcel = pack_changes(self._infobase, self._habits)
        if not (parcel.orders or parcel.parties):
            return
        uploader = self._make_uploader(self._open(self._dialect))
        with tempfile.TemporaryDirectory() as folder:
            self._send(parcel, uploader, Path(folder))
        self._infobase.mark_sent(parcel.orders, parcel.parties)
        self._result = replace(
            self._result,
            sent=tuple(order.number for order in parcel.orders),
            uploads=uploader.uploads,
            imports=uploader.imports,
        )

    def _send(self, parcel: Parcel, uploader: Uploader, folder: Path) -> None:
        dialect = self._dialect
        clerk = Clerk(habits=self._habits, in_english=self._conduct.in_english)
        head = Letterhead(
            schema_version=dialect.schema_version,
            markup=dialect.markup,
            source_id=dialect.source_id,
        )
        files = write_parcel(parcel, self._infobase, clerk, head, folder)
        for cycle in split_cycles(files, folder, dialect):
            asks = self._habits.asks_import
            uploader.run_cycle(cycle, folder, asks_import=asks)

    def _open(self, dialect: Dialect) -> Conversation:
        conversation = self._converse(dialect)
        self._conversations.append(conversation)
        return conversation

    def _make_loading_dialect(self) -> Dialect:
        version = self._habits.init_version
        if version is None:
            return self._dialect
        modes = frozenset({Mode.INIT})
        return replace(self._dialect, version=version, version_modes=modes)

    def _iter_batches(
        self, conversation: Conversation
    ) -> Iterator[tuple[SiteOrder, ...]]:
        """Yield the orders of each answer to query, up to an empty one."""
        orders, step = self._query(conversation)
        if OrderFault.LOST_ANSWER in self._faults:
            raise ExchangeFailedError(_LOST, step)
        if OrderFault.CRASH in self._faults:
            raise ExchangeFailedError(_CRASHED, step)
        yield orders
        if OrderFault.REPEATED_QUERY in self._faults:
            orders, _ = self._query(conversation)
            yield orders
        while orders and self._habits.repeats_query:
            orders, _ = self._query(conversation)
            yield orders

    def _query(self, conversation: Conversation) -> tuple[tuple[SiteOrder, ...], Step]:
        def accept(body: bytes) -> tuple[SiteOrder, ...]:
            return read_batch(body, self._habits)

        return conversation.fetch(Message(mode=Mode.QUERY), accept)

    def _take(self, orders: tuple[SiteOrder, ...]) -> None:
        returns = self._conduct.returns_loaded
        intake = take_orders(
            self._infobase, orders, self._habits, returns_loaded=returns
        )
        result = self._result
        numbers = tuple(order.number for order in orders)
        self._result = replace(
            result,
            received=result.received + numbers,
            created=result.created + intake.created,
            updated=result.updated + intake.updated,
            closed=result.closed + intake.closed,
        )


def _accept_info(body: bytes) -> ShopInfo:
    if not body.startswith(_XML):
        raise RefusedAnswerError(_UNREADABLE)
    try:
        return read_info(body)
    except CommerceMLError as error:
        raise RefusedAnswerError(_UNREADABLE) from error
