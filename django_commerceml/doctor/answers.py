"""What an answer that is not the exchange's says of whoever gave it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from django_commerceml.doctor import advice
from django_commerceml.doctor.caller import Heard
from django_commerceml.doctor.findings import Advice, Finding
from django_commerceml.doctor.titles import wrong

_VERDICTS: Final = frozenset({"success", "failure", "progress"})
_LIMITS: Final = "zip="
_REDIRECTS: Final = range(300, 400)
_ERRORS: Final = 500

Lines = Callable[[], tuple[Advice, ...]]

_NOTHING_LISTENS: Final = gettext_lazy(
    "Look whether the address is right, whether the site is on, and whether it has "
    "several processes or threads: a site with one cannot ask itself, then run "
    "commerceml_doctor in a shell."
)
_STATUSES: Final[dict[int, tuple[Promise, Lines]]] = {
    HTTPStatus.UNAUTHORIZED: (
        gettext_lazy(
            "A server before the store asks for a password of its own: let the "
            "address of the exchange through."
        ),
        tuple,
    ),
    HTTPStatus.FORBIDDEN: (
        gettext_lazy(
            "A firewall, a rule of the web server or a middleware refuses it (the "
            "exchange itself needs no CSRF token): let the address through."
        ),
        tuple,
    ),
    HTTPStatus.NOT_FOUND: (
        gettext_lazy(
            "Nothing is at this address: include the URLs of the exchange, and look "
            "at its path."
        ),
        advice.urls_lines,
    ),
    HTTPStatus.LENGTH_REQUIRED: (
        gettext_lazy("Have bodies passed on with their length."),
        advice.length_lines,
    ),
    HTTPStatus.BAD_GATEWAY: (
        gettext_lazy("The web server does not reach the store: look whether it is on."),
        tuple,
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        gettext_lazy("The web server does not reach the store: look whether it is on."),
        tuple,
    ),
}


def is_ours(heard: Heard) -> bool:
    """Return whether the exchange itself has answered."""
    if heard.response is None or heard.response.status != HTTPStatus.OK:
        return False
    return heard.verdict in _VERDICTS or heard.verdict.startswith(_LIMITS)


def judge(heard: Heard, name: str) -> Finding:
    """Return what is wrong where the exchange itself did not answer."""
    response = heard.response
    if response is None:
        seen = _("No answer: %(error)s") % {"error": heard.error}
        return wrong(name, seen, str(_NOTHING_LISTENS))
    if response.status in _REDIRECTS:
        return _redirected(heard, name)
    if heard.header("content-encoding"):
        return _packed(heard, name)
    words, lines = _STATUSES.get(response.status, (_unknown(response.status), tuple))
    seen = _("Another answers than the exchange: HTTP %(status)d %(type)s") % {
        "status": response.status,
        "type": heard.header("content-type"),
    }
    return wrong(name, seen, str(words), lines())


def _redirected(heard: Heard, name: str) -> Finding:
    """Tell where the request was sent instead: 1C does not follow."""
    place = heard.header("location")
    words = _(
        "1C does not follow redirects. Type the address that it is sent to into 1C, "
        "or except the addresses of the exchange."
    )
    if "login" in place.lower():
        words = _(
            "A middleware asks for a login of the site: except the addresses of the "
            "exchange from it."
        )
    seen = _("Redirected (HTTP %(status)d) to %(place)s") % {
        "status": heard.response.status if heard.response else 0,
        "place": place.partition("?")[0],
    }
    return wrong(name, seen, words, advice.redirect_lines())


def _packed(heard: Heard, name: str) -> Finding:
    """Tell who answers in a form that was not asked for: 1C cannot read it."""
    seen = _("The answer is packed: %s") % heard.header("content-encoding")
    words = _("Something before the store packs answers: leave them as they are.")
    return wrong(name, seen, words, advice.compression_lines())


def _unknown(status: int) -> str:
    if status >= _ERRORS:
        return _("Look into the log of the site and of the web server.")
    return _("Look whether the address is that of the exchange, as on the profile.")
