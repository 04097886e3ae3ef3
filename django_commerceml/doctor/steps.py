"""The steps of a walk that a login opens: what arrives, and whether it is unchanged."""

import hashlib
from http import HTTPStatus
from random import Random
from typing import Final

from django.utils.translation import gettext as _

from django_commerceml.doctor import advice
from django_commerceml.doctor.answers import is_ours, judge
from django_commerceml.doctor.caller import Caller, Heard, Question
from django_commerceml.doctor.findings import Finding
from django_commerceml.doctor.titles import well, wrong
from django_commerceml.protocol import Mode, probe_label

_TOO_LARGE: Final = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def authorization(heard: Heard) -> Finding:
    """Return whether the login of *heard* was let in."""
    if heard.verdict == "success":
        return well("authorization", _("1C would be let in"))
    if "[AUTH-01]" in heard.reason:
        words = _("Something before the store swallows the Authorization header.")
        return wrong("authorization", heard.reason, words, advice.authorization_lines())
    return wrong(
        "authorization",
        heard.reason,
        _("The header arrives. Look at login and password, and at the profile."),
    )


def cookie(heard: Heard) -> Finding:
    """Return whether *heard*, asked with the cookie alone, is of its session."""
    if heard.verdict.startswith("zip="):
        return well("cookie", _("The session is known by its cookie"))
    if not is_ours(heard):
        return judge(heard, "cookie")
    words = _("Something before the store drops the cookie or changes it.")
    return wrong("cookie", heard.reason, words, advice.cookie_lines())


def part(caller: Caller, file_limit: int, *, with_login: bool) -> Finding:
    """Return whether a body of *file_limit* bytes arrives, and as it was sent."""
    body = Random(file_limit).randbytes(file_limit)  # noqa: S311 (no secret)
    question = Question(
        mode=Mode.FILE, filename=probe_label(), body=body, with_login=with_login
    )
    heard = caller.ask(question)
    if heard.response is None or heard.response.status == _TOO_LARGE:
        return _too_large(heard, file_limit)
    if not is_ours(heard):
        return judge(heard, "part")
    if heard.verdict != "success":
        return _refused_part(heard)
    if heard.lines[2:3] != [hashlib.sha256(body).hexdigest()]:
        words = _("Something before the store changes bodies; have them left alone.")
        return wrong("part", heard.text, words, advice.compression_lines())
    seen = _("%d bytes arrived as they were sent")
    return well("part", seen % file_limit)


def _too_large(heard: Heard, file_limit: int) -> Finding:
    seen = heard.error or f"HTTP {_TOO_LARGE.value}"
    words = _(
        "Have bodies of %d bytes let through, or lower the size of a part on the "
        "profile."
    )
    return wrong("part", seen, words % file_limit, advice.size_lines(file_limit))


def _refused_part(heard: Heard) -> Finding:
    words = _("Bodies must arrive whole, and with their length.")
    return wrong("part", heard.reason, words, advice.length_lines())


def patience(caller: Caller, seconds: int, *, with_login: bool) -> Finding:
    """Return whether an answer that takes so many *seconds* arrives."""
    question = Question(
        mode=Mode.FILE,
        filename=probe_label(seconds),
        body=b"slow",
        with_login=with_login,
        seconds=seconds,
    )
    heard = caller.ask(question)
    if heard.verdict == "success":
        seen = _("An answer came that took %d seconds")
        return well("patience", seen % heard.seconds)
    seen = heard.error or _("HTTP %(status)d after %(seconds)d seconds") % {
        "status": heard.response.status if heard.response else 0,
        "seconds": heard.seconds,
    }
    words = _("Let the web server wait longer: an import is held for so long.")
    return wrong("patience", seen, words, advice.time_lines(seconds))
