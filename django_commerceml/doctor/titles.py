"""What is examined, by name, and findings of it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from django_commerceml.doctor.findings import Advice, Finding, Severity

TITLES: Final[dict[str, Promise]] = {
    "certificate": gettext_lazy("encryption"),
    "address": gettext_lazy("address, without redirects"),
    "authorization": gettext_lazy("login and password arrive"),
    "cookie": gettext_lazy("the cookie is kept"),
    "part": gettext_lazy("a part of the largest size arrives unchanged"),
    "patience": gettext_lazy("a slow answer is waited for"),
    "speed": gettext_lazy("the store answers in time"),
    "clock": gettext_lazy("the clock is right"),
}
"""What is examined, by name, in this order."""

_USUAL: Final = gettext_lazy("Not examined: it needs what comes before it.")
_WHY_NOT: Final[dict[str, Promise]] = {
    "authorization": gettext_lazy("Not examined: it needs the password."),
    "patience": gettext_lazy("Not examined: it takes as long as an import is held."),
}


def well(name: str, seen: str) -> Finding:
    """Return that *name* is as it should be."""
    return Finding(name=name, title=str(TITLES[name]), is_well=True, seen=seen)


def wrong(
    name: str,
    seen: str,
    words: str = "",
    lines: tuple[Advice, ...] = (),
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """Return that *name* is not as it should be, and in *words* what to do."""
    return Finding(
        name=name,
        title=str(TITLES[name]),
        is_well=False,
        severity=severity,
        seen=seen,
        advice=words,
        lines=lines,
    )


def untested(name: str, seen: str = "") -> Finding:
    """Return that nothing is known of *name*."""
    reason = seen or str(_WHY_NOT.get(name, _USUAL))
    return wrong(name, reason, severity=Severity.INFO)
