"""The client: plays a whole exchange of one family of 1C against a site."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from django_commerceml.emulator.answers import ServerLimits, read_import
from django_commerceml.emulator.archives import pack_report
from django_commerceml.emulator.conversation import (
    Account,
    Conduct,
    Conversation,
    Message,
    StepHandler,
)
from django_commerceml.emulator.deliveries import Cycle, Delivery
from django_commerceml.emulator.dialects import Dialect
from django_commerceml.emulator.files import find_files, split_cycles
from django_commerceml.emulator.steps import (
    ExchangeFailedError,
    ExchangeResult,
    SentFile,
)
from django_commerceml.emulator.transport import Transport
from django_commerceml.protocol.commands import Mode

_REPEATED: Final = 2
"""The part that is sent twice, or the only one."""


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
        conversation = Conversation(
            self._transport,
            dialect=self._dialect,
            account=self._account,
            conduct=self._conduct,
            on_step=self._on_step,
        )
        run = _Run(conversation, self._dialect, self._conduct, self._sleep)
        return run.play(directory, chosen, is_full=is_full)


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
        self._conduct = conduct
        self._sleep = sleep
        self._repeats_part = conduct.repeat_part
        self._uploads: list[SentFile] = []
        self._imports: list[SentFile] = []
        self._skipped: list[str] = []

    def play(
        self, directory: Path, files: Sequence[Path], *, is_full: bool
    ) -> ExchangeResult:
        """Go through all cycles and the closing words."""
        started = time.perf_counter()
        if self._dialect.tests_connection:
            self._conversation.authorize()
        for cycle in split_cycles(files, directory, self._dialect):
            self._run_cycle(cycle, directory)
        if self._dialect.sends_report:
            self._send_report()
        self._close(is_full=is_full)
        return ExchangeResult(
            dialect=self._dialect.name,
            requests=self._conversation.requests,
            sent_bytes=self._conversation.sent_bytes,
            seconds=time.perf_counter() - started,
            uploads=tuple(self._uploads),
            imports=tuple(self._imports),
            skipped=tuple(self._skipped),
        )

    def _run_cycle(self, files: Sequence[Path], directory: Path) -> None:
        limits = self._begin()
        cycle = Cycle(files=tuple(files), directory=directory, dialect=self._dialect)
        use_zip = limits.allows_zip and self._conduct.use_zip
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "cycle.zip"
            for delivery in cycle.iter_deliveries(target, use_zip=use_zip):
                self._deliver(delivery, limits)
        for name in cycle.document_names():
            self._import(name)

    def _begin(self) -> ServerLimits:
        self._conversation.authorize()
        return self._conversation.begin()

    def _deliver(self, delivery: Delivery, limits: ServerLimits) -> None:
        try:
            self._uploads.append(self._send_file(delivery, limits))
        except ExchangeFailedError as error:
            if not delivery.is_optional or not error.step.status:
                raise
            self._skipped.append(delivery.name)

    def _send_file(self, delivery: Delivery, limits: ServerLimits) -> SentFile:
        started = time.perf_counter()
        size = delivery.path.stat().st_size
        part_size = self._conduct.chunk_size or limits.part_size
        if part_size <= 0:
            part_size = max(size, 1)
        parts = max(-(-size // part_size), 1)
        comment = ""
        with delivery.path.open("rb") as stream:
            for part in range(1, parts + 1):
                body = stream.read(part_size)
                comment = self._send_part(delivery.name, body, part, parts)
        return SentFile(
            name=delivery.name,
            parts=parts,
            size=size,
            message=comment,
            seconds=time.perf_counter() - started,
        )

    def _send_part(self, name: str, body: bytes, part: int, parts: int) -> str:
        message = Message(
            mode=Mode.FILE, filename=name, body=body, part=part, parts=parts
        )
        step = self._conversation.tell(message)
        if self._repeats_part and part == min(_REPEATED, parts):
            self._repeats_part = False
            step = self._conversation.tell(message)
        return step.comment

    def _import(self, name: str) -> None:
        started = time.perf_counter()
        polls, comment = self._poll(Message(mode=Mode.IMPORT, filename=name))
        self._imports.append(
            SentFile(
                name=name,
                parts=0,
                size=0,
                polls=polls,
                message=comment,
                seconds=time.perf_counter() - started,
            )
        )

    def _poll(self, message: Message) -> tuple[int, str]:
        """Ask until the import is finished; return how often, and what was said."""
        polls = 0
        while True:
            if polls or self._dialect.pauses_first:
                self._sleep(self._dialect.pause)
            finished, step = self._conversation.ask(message, read_import)
            polls += 1
            if finished:
                return polls, step.comment
            if polls >= self._conduct.max_polls:
                text = f"Сервер не закончил загрузку за {polls} обращений."
                raise ExchangeFailedError(text, step)

    def _send_report(self) -> None:
        limits = self._begin()
        lines = [f"{sent.name}: {sent.message or 'success'}" for sent in self._imports]
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "report.zip"
            name = pack_report(target, lines)
            self._deliver(Delivery(path=target, name=name), limits)

    def _close(self, *, is_full: bool) -> None:
        for mode in self._dialect.closing:
            if mode is Mode.DEACTIVATE:
                if is_full:
                    line = self._conversation.first_time_line
                    self._conversation.tell(Message(mode=mode, extra=f"&{line}"))
            else:
                self._conversation.tell(Message(mode=mode))
