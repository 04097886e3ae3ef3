"""Shows the steps of an exchange while it runs."""

from typing import Final

from django.core.management.base import OutputWrapper

from django_commerceml.emulator import Step

_BAR: Final = 30


class Progress:
    """Shows steps: a bar that is redrawn on a terminal, plain lines elsewhere."""

    def __init__(self, output: OutputWrapper, total: int, verbosity: int) -> None:
        self._output = output
        self._total = total
        self._verbosity = verbosity
        self._is_terminal = output.isatty()
        self._sent = 0

    def show(self, step: Step) -> None:
        """Show *step*."""
        self._sent += step.sent_bytes
        if self._is_terminal and self._verbosity == 1:
            self._output.write(f"\r\x1b[K{self._bar(step)[:100]}", ending="")
            self._output.flush()
        elif self._verbosity > 1 or (self._verbosity and step.part == step.parts):
            self._output.write(step.summary)

    def finish(self) -> None:
        """Leave the line of the bar."""
        if self._is_terminal and self._verbosity == 1:
            self._output.write("\r\x1b[K", ending="")

    def _bar(self, step: Step) -> str:
        """Return the line of *step*; without a known total there is no bar."""
        if not self._total:
            return step.summary
        share = min(self._sent / self._total, 1)
        bar = "█" * round(share * _BAR)
        return f"{bar:·<{_BAR}} {share:4.0%} {step.summary}"
