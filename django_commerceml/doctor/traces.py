"""A visit of the doctor leaves nothing behind."""

from django_commerceml.models import ExchangeSession
from django_commerceml.protocol import PROBE_AGENT


def remove_traces(profile_id: int) -> int:
    """Erase the sessions that doctors opened for a profile; return how many.

    What they sent was never kept. On a store with another database nothing is here.
    """
    sessions = ExchangeSession.objects.filter(
        profile_id=profile_id, user_agent=PROBE_AGENT, files=None, runs=None
    )
    return sessions.delete()[1].get("commerceml.ExchangeSession", 0)
