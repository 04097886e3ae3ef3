"""How a person is reached: by e-mail, and by a webhook."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.mail import send_mail
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from django_commerceml.alarms import reasons
from django_commerceml.alarms.letters import Letter
from django_commerceml.alarms.webhooks import WebhookError, post
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile
from django_commerceml.models.alarms import split_addresses

logger = get_logger(__name__)

NAMES: Final[dict[str, Promise]] = {"mail": _("e-mail"), "webhook": _("webhook")}
"""What the ways are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of a letter on one way."""

    way: str
    error: str = ""
    """Empty where it went."""


def ways_of(profile: ExchangeProfile) -> tuple[str, ...]:
    """Return the names of the ways that *profile* has set up."""
    return tuple(way for way, (is_set, _send) in _WAYS.items() if is_set(profile))


def deliver(profile: ExchangeProfile, letter: Letter, way: str) -> Delivery:
    """Send *letter* on *way*; whatever goes wrong is in what is returned."""
    _is_set, send = _WAYS[way]
    try:
        send(profile, letter)
    except WebhookError as error:
        text = str(error)
    except Exception as error:
        logger.exception("profile %s: no alarm could be sent by mail", profile.slug)
        text = reasons.of_mail(error)
    else:
        return Delivery(way=way)
    return Delivery(way=way, error=text)


def _has_addresses(profile: ExchangeProfile) -> bool:
    return bool(split_addresses(profile.alarm_emails))


def _has_webhook(profile: ExchangeProfile) -> bool:
    return bool(profile.alarm_webhook)


def _mail(profile: ExchangeProfile, letter: Letter) -> None:
    recipients = split_addresses(profile.alarm_emails)
    send_mail(letter.subject, letter.text, None, recipients)


def _post(profile: ExchangeProfile, letter: Letter) -> None:
    post(profile.alarm_webhook, letter.payload)


_WAYS: Final[
    dict[
        str,
        tuple[
            Callable[[ExchangeProfile], bool],
            Callable[[ExchangeProfile, Letter], None],
        ],
    ]
] = {
    "mail": (_has_addresses, _mail),
    "webhook": (_has_webhook, _post),
}
"""By name: whether a profile has it, and how it is gone."""
