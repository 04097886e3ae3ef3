"""How an exchange stands, in one sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from django_commerceml.models import ExchangeProfile
from django_commerceml.status.records import ProfileStatus

_USUAL_SILENCE: Final = 24
"""So many hours without contact are silence, where the profile does not say."""


class Standing(TextChoices):
    """Whether an exchange works, in a word; the gravest first."""

    TROUBLED = "troubled", gettext_lazy("Needs a person")
    SILENT = "silent", gettext_lazy("No contact")
    WELL = "well", gettext_lazy("Works")
    NEW = "new", gettext_lazy("Never exchanged")
    OFF = "off", gettext_lazy("Switched off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How an exchange stands, and the sentence that says so."""

    standing: Standing
    text: str


def judge(profile: ExchangeProfile, status: ProfileStatus) -> Verdict:
    """Return how the exchange of *profile* stands, by the gravest there is."""
    troubles = list(_troubles(status))
    if not profile.is_active:
        return _verdict(Standing.OFF, _("Switched off: 1C is not let in."))
    if troubles:
        said = _("Needs a person: %(reasons)s.") % {"reasons": ", ".join(troubles)}
        return _verdict(Standing.TROUBLED, said)
    if status.last_contact_at is None:
        return _verdict(Standing.NEW, _("Never exchanged yet: connect 1C."))
    return _judge_contact(profile, status.last_contact_at)


def _judge_contact(profile: ExchangeProfile, contact_at: datetime) -> Verdict:
    limit = timedelta(hours=profile.alarm_silence_hours or _USUAL_SILENCE)
    moment = date_format(localtime(contact_at), "SHORT_DATETIME_FORMAT")
    if now() - contact_at > limit:
        return _verdict(Standing.SILENT, _("No contact since %s") % moment)
    return _verdict(Standing.WELL, _("Works: last contact %s") % moment)


def _verdict(standing: Standing, text: str) -> Verdict:
    return Verdict(standing=standing, text=text)


def _troubles(status: ProfileStatus) -> Iterator[str]:
    if status.queue.is_stalled:
        yield _("nobody works on the queue")
    if number := status.held_runs:
        yield (
            ngettext(
                "%d run waits for a decision", "%d runs wait for a decision", number
            )
            % number
        )
    if number := status.failed_runs:
        yield (
            ngettext(
                "%d run failed and was not repeated",
                "%d runs failed and were not repeated",
                number,
            )
            % number
        )
    if number := status.orders.held:
        yield (
            ngettext("%d order is held back", "%d orders are held back", number)
            % number
        )
