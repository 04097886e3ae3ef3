"""Shows a result as lines of text."""

from collections.abc import Iterator, Sequence

from django_commerceml.emulator.steps import ExchangeResult, SentFile

_MESSAGE_WIDTH = 60
_PICTURES = "import_files/"


def iter_rows(result: ExchangeResult) -> Iterator[tuple[str, ...]]:
    """Yield a row per file: name, what was done, bytes, requests, seconds, message.

    Pictures are many and alike; they share one row.
    """
    pictures = [sent for sent in result.uploads if _PICTURES in sent.name]
    for sent in result.uploads:
        if _PICTURES not in sent.name:
            yield _row(sent, "file", sent.parts)
    if pictures:
        yield (
            f"{_PICTURES}… ({len(pictures)})",
            "file",
            str(sum(sent.size for sent in pictures)),
            str(sum(sent.parts for sent in pictures)),
            f"{sum(sent.seconds for sent in pictures):.2f}",
            "",
        )
    for sent in result.imports:
        yield _row(sent, "import", sent.polls)


def _row(sent: SentFile, mode: str, requests: int) -> tuple[str, ...]:
    size = str(sent.size) if sent.parts else ""
    message = " ".join(sent.message.split())[:_MESSAGE_WIDTH]
    return (sent.name, mode, size, str(requests), f"{sent.seconds:.2f}", message)


def align_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield *rows* as lines whose columns stand under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
