"""The client: plays a whole exchange of one family of 1C against a site."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from django_commerceml.emulator.conversation import (
    Account,
    Conduct,
    Conversation,
    Message,
    StepHandler,
)
from django_commerceml.emulator.dialects import Dialect
from django_commerceml.emulator.files import find_files, split_cycles
from django_commerceml.emulator.infobase import Infobase
from django_commerceml.emulator.order_results import (
    OrderConduct,
    OrderExchangeResult,
)
from django_commerceml.emulator.orders import OrderExchange
from django_commerceml.emulator.steps import ExchangeResult
from django_commerceml.emulator.transport import Transport
from django_commerceml.emulator.uploader import Uploader
from django_commerceml.protocol.commands import ExchangeType, Mode


class Client:
    """Plays 1C over *transport* as *dialect* does it."""

    def __init__(
        self,
        transport: Transport,
        *,
        dialect: Dialect,
        account: Account,
        conduct: Conduct | None = None,
        on_step: StepHandler | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = transport
        self._dialect = dialect
        self._account = account
        self._conduct = conduct or Conduct()
        self._on_step = on_step or (lambda _: None)
        self._sleep = sleep

    def exchange(
        self,
        directory: Path,
        files: Sequence[Path] | None = None,
        *,
        is_full: bool = True,
    ) -> ExchangeResult:
        """Send the *files* of *directory* (all of them, in order, by default).

        *is_full* says that they are the whole catalogue: families that then
        say ``deactivate`` do so.

        Raises `ExchangeFailedError` at the first answer the family refuses, and
        `ValueError` where there is no file.
        """
        chosen = find_files(directory) if files is None else files
        if not chosen:
            message = f"there is nothing to send in {directory}"
            raise ValueError(message)
        conversation = self._converse(self._dialect, self._conduct)
        run = _Run(conversation, self._dialect, self._conduct, self._sleep)
        return run.play(directory, chosen, is_full=is_full)

    def exchange_orders(
        self, infobase: Infobase, *, conduct: OrderConduct | None = None
    ) -> OrderExchangeResult:
        """Load the site's orders into *infobase*, then send what changed there.

        Raises `ExchangeFailedError` at the first answer the family refuses.
        """
        return self.open_orders(infobase, conduct=conduct).play()

    def open_orders(
        self, infobase: Infobase, *, conduct: OrderConduct | None = None
    ) -> OrderExchange:
        """Return an exchange of orders to be played step by step."""
        sale = replace(self._conduct, exchange_type=ExchangeType.SALE)
        return OrderExchange(
            infobase,
            dialect=self._dialect,
            conduct=conduct or OrderConduct(),
            converse=lambda dialect: self._converse(dialect, sale),
            make_uploader=lambda conversation: Uploader(
                conversation, self._dialect, sale, self._sleep
            ),
        )

    def _converse(self, dialect: Dialect, conduct: Conduct) -> Conversation:
        return Conversation(
            self._transport,
            dialect=dialect,
            account=self._account,
            conduct=conduct,
            on_step=self._on_step,
        )


class _Run:
    """One exchange under way."""

    def __init__(
        self,
        conversation: Conversation,
        dialect: Dialect,
        conduct: Conduct,
        sleep: Callable[[float], None],
    ) -> None:
        self._conversation = conversation
        self._dialect = dialect
        self._uploader = Uploader(conversation, dialect, conduct, sleep)

    def play(
        self, directory: Path, files: Sequence[Path], *, is_full: bool
    ) -> ExchangeResult:
        """Go through all cycles and the closing words."""
        started = time.perf_counter()
        if self._dialect.tests_connection:
            self._conversation.authorize()
        for cycle in split_cycles(files, directory, self._dialect):
            self._uploader.run_cycle(cycle, directory)
        if self._dialect.sends_report:
            self._uploader.send_report()
        self._close(is_full=is_full)
        return ExchangeResult(
            dialect=self._dialect.name,
            requests=self._conversation.requests,
            sent_bytes=self._conversation.sent_bytes,
            seconds=time.perf_counter() - started,
            uploads=self._uploader.uploads,
            imports=self._uploader.imports,
            skipped=self._uploader.skipped,
        )

    def _close(self, *, is_full: bool) -> None:
        for mode in self._dialect.closing:
            if mode is Mode.DEACTIVATE:
                if is_full:
                    line = self._conversation.first_time_line
                    self._conversation.tell(Message(mode=mode, extra=f"&{line}"))
            else:
                self._conversation.tell(Message(mode=mode))
