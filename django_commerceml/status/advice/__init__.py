"""What each code of the journal means, and what an operator does about it."""

from typing import Final

from django_commerceml.status.advice import (
    archives,
    conversation,
    files,
    login,
    orders,
    runs,
    tables,
    uploads,
    values,
)
from django_commerceml.status.advice.kinds import Advice

__all__ = ["ALL_ADVICE", "Advice", "advice_on"]

ALL_ADVICE: Final[dict[str, Advice]] = {
    **login.ADVICE,
    **conversation.ADVICE,
    **uploads.ADVICE,
    **archives.ADVICE,
    **files.ADVICE,
    **values.ADVICE,
    **orders.ADVICE,
    **runs.ADVICE,
    **tables.ADVICE,
}
"""By code."""


def advice_on(code: str) -> Advice | None:
    """Return what to do about *code*, None for one that is not ours."""
    return ALL_ADVICE.get(code)
