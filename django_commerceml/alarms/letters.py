"""What is told of alarms: a plain text for people, an object for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from django_commerceml.alarms.links import link_to
from django_commerceml.models import Alarm, AlarmKind, ExchangeProfile

ADVICE: Final[dict[str, Promise]] = {
    AlarmKind.SILENCE: gettext_lazy(
        "Look whether 1C is on and its scheduled exchange is enabled, and what its log "
        "says. Then check the connection from the page of the profile."
    ),
    AlarmKind.FAILURE: gettext_lazy(
        "Read the reason, mend it in 1C or in the shop and start the exchange again; "
        "or replay the stored exchange. The next good exchange ends this alarm."
    ),
    AlarmKind.HELD: gettext_lazy(
        "Open the run, look at what it would do, and confirm or cancel it. Nothing of "
        "it is applied until then."
    ),
    AlarmKind.ORDERS: gettext_lazy(
        "Look whether 1C exchanges orders, and whether an order that it cannot write "
        "stops the others: hold that one back."
    ),
    AlarmKind.SHOP_ORDERS: gettext_lazy(
        "Open the orders of the shop: each says why it cannot be given to 1C. Mend "
        "that in the shop, and have it tried again there."
    ),
    AlarmKind.DROP: gettext_lazy(
        "Look in 1C whether the selection of the export was changed. If it is right, "
        "there is nothing to do: the alarm ends once this is the usual number."
    ),
}
"""What a person should do, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to the people of one profile."""

    subject: str
    text: str
    payload: dict[str, Any]
    """The same for a program, as JSON."""


def compose(profile: ExchangeProfile, alarms: Sequence[Alarm]) -> Letter:
    """Return what is to be told of *alarms*; those that are over are told as such."""
    return Letter(
        subject=_subject(profile, alarms),
        text="\n\n".join([*map(_paragraph, alarms), _foot(profile)]),
        payload=_payload(profile, "alarm", [_object(alarm) for alarm in alarms]),
    )


def compose_test(profile: ExchangeProfile) -> Letter:
    """Return a letter that only shows that letters arrive."""
    text = _("This is a test: alarms of the exchange with 1C will come here.")
    return Letter(
        subject=_headline(profile, _("test")),
        text=f"{text}\n\n{_foot(profile)}",
        payload=_payload(profile, "test", []),
    )


def _subject(profile: ExchangeProfile, alarms: Sequence[Alarm]) -> str:
    if len(alarms) == 1:
        return _headline(profile, _title(alarms[0]))
    number = len(alarms)
    text = ngettext("%(number)d event", "%(number)d events", number)
    return _headline(profile, text % {"number": number})


def _headline(profile: ExchangeProfile, text: str) -> str:
    """Return *text* as the subject of a letter: one line."""
    headline = _("1C, %(profile)s: %(text)s") % {"profile": profile, "text": text}
    return " ".join(headline.split())


def _title(alarm: Alarm) -> str:
    name = str(AlarmKind(alarm.kind).label)
    if alarm.cleared_at is None:
        return name
    return _("it is over: %(event)s") % {"event": name}


def _paragraph(alarm: Alarm) -> str:
    lines = [capfirst(_title(alarm)), alarm.message, *_moments(alarm)]
    if alarm.cleared_at is None:
        lines.append(str(ADVICE[alarm.kind]))
    return "\n".join(filter(None, [*lines, link_to(alarm)]))


def _moments(alarm: Alarm) -> Iterable[str]:
    yield _("Since: %(moment)s") % {"moment": _moment(alarm.raised_at)}
    if alarm.cleared_at is not None:
        yield _("Over since: %(moment)s") % {"moment": _moment(alarm.cleared_at)}


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def _foot(profile: ExchangeProfile) -> str:
    text = _("Who is told of what is set in the exchange profile «%(profile)s».")
    lines = ["--", text % {"profile": profile}, link_to(profile)]
    return "\n".join(filter(None, lines))


def _payload(
    profile: ExchangeProfile, event: str, alarms: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "event": event,
        "profile": profile.slug,
        "name": str(profile),
        "alarms": alarms,
    }


def _object(alarm: Alarm) -> dict[str, Any]:
    over = alarm.cleared_at
    return {
        "id": alarm.pk,
        "kind": str(alarm.kind),
        "is_over": over is not None,
        "subject": alarm.subject,
        "message": alarm.message,
        "run": alarm.run_id,
        "raised_at": alarm.raised_at.isoformat(),
        "cleared_at": over.isoformat() if over else None,
        "link": link_to(alarm),
    }
