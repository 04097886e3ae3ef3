"""The walk over real HTTP, in the order in which 1C walks; each step is a finding.

The store keeps nothing of it: a probe is measured and forgotten, no import begins.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from django_commerceml.doctor import steps, surroundings
from django_commerceml.doctor.answers import is_ours, judge
from django_commerceml.doctor.caller import Caller, Heard, Question
from django_commerceml.doctor.findings import Finding
from django_commerceml.doctor.titles import TITLES, untested, well
from django_commerceml.protocol import Mode

_TIMEOUT: Final = 15


def examine(
    url: str,
    login: str,
    password: str,
    *,
    file_limit: int,
    slow_seconds: int = 0,
) -> list[Finding]:
    """Return what a walk to the exchange at *url* finds.

    *file_limit* is the size of a part in bytes. With *slow_seconds* an answer is
    asked for that takes so long; with 0 that is not examined, and without a
    *password* nothing is that needs one.

    Raises `ValueError` for a *url* that names no host.
    """
    caller = Caller(url, login, password, timeout=_TIMEOUT)
    walk = _walk(caller, file_limit, slow_seconds, has_password=bool(password))
    found = [surroundings.certificate(caller.address), *walk]
    names = {finding.name for finding in found}
    missing = [untested(name) for name in TITLES if name not in names]
    order = list(TITLES)
    return sorted([*found, *missing], key=lambda one: order.index(one.name))


def _walk(
    caller: Caller, file_limit: int, slow_seconds: int, *, has_password: bool
) -> Iterator[Finding]:
    """Yield findings until one of them bars the way."""
    heard = caller.ask(Question(mode=Mode.CHECKAUTH, with_login=has_password))
    if not is_ours(heard):
        yield judge(heard, "address")
        return
    yield well("address", _("The exchange answers at %s") % caller.address.path)
    yield surroundings.clock(heard)
    if has_password:
        yield from _inside(caller, heard, file_limit, slow_seconds)
    yield surroundings.speed(caller.slowest)


def _inside(
    caller: Caller, heard: Heard, file_limit: int, slow_seconds: int
) -> Iterator[Finding]:
    yield steps.authorization(heard)
    if heard.verdict != "success":
        return
    caller.cookie = "=".join(heard.lines[1:3])
    greeted = caller.ask(Question(mode=Mode.INIT))
    yield steps.cookie(greeted)
    # Whoever loses the cookie may still be known by the login.
    with_login = not greeted.verdict.startswith("zip=")
    yield steps.part(caller, file_limit, with_login=with_login)
    if slow_seconds:
        yield steps.patience(caller, slow_seconds, with_login=with_login)
