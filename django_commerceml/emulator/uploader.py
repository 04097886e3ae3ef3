"""Sends files: part by part, cycle by cycle, and asks for their import."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from django_commerceml.emulator.answers import ServerLimits, read_import
from django_commerceml.emulator.archives import pack_report
from django_commerceml.emulator.conversation import Conduct, Conversation, Message
from django_commerceml.emulator.deliveries import Cycle, Delivery
from django_commerceml.emulator.dialects import Dialect
from django_commerceml.emulator.steps import ExchangeFailedError, SentFile
from django_commerceml.protocol.commands import Mode

_REPEATED: Final = 2
"""The part that is sent twice, or the only one."""


class Uploader:
    """Sends files within one *conversation* and keeps what was said of them."""

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

    @property
    def uploads(self) -> tuple[SentFile, ...]:
        """Return the files that were sent, in order; a zip is one of them."""
        return tuple(self._uploads)

    @property
    def imports(self) -> tuple[SentFile, ...]:
        """Return the files whose import the server has finished."""
        return tuple(self._imports)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Return the names that the server refused and the family did without."""
        return tuple(self._skipped)

    def run_cycle(
        self, files: Sequence[Path], directory: Path, *, asks_import: bool = True
    ) -> None:
        """Go from checkauth to the import of the last of *files*."""
        limits = self._begin()
        cycle = Cycle(files=tuple(files), directory=directory, dialect=self._dialect)
        use_zip = limits.allows_zip and self._conduct.use_zip
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "cycle.zip"
            for delivery in cycle.iter_deliveries(target, use_zip=use_zip):
                self._deliver(delivery, limits)
        for name in cycle.document_names() if asks_import else ():
            self._import(name)

    def send_report(self) -> None:
        """Send the report of the exchange, in a cycle of its own."""
        limits = self._begin()
        lines = [f"{sent.name}: {sent.message or 'success'}" for sent in self._imports]
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "report.zip"
            name = pack_report(target, lines)
            self._deliver(Delivery(path=target, name=name), limits)

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
