"""What calls a person: events found in the database, told once, and their end."""

from django_commerceml.alarms.listening import connect
from django_commerceml.alarms.looking import look, look_in
from django_commerceml.alarms.telling import tell
from django_commerceml.alarms.trials import send_test
from django_commerceml.alarms.watching import Watched, watch
from django_commerceml.alarms.ways import Delivery

__all__ = [
    "Delivery",
    "Watched",
    "connect",
    "look",
    "look_in",
    "send_test",
    "tell",
    "watch",
]
