"""Whether buyers see a row: 1C's word, unless the shop has hidden it."""

from typing import Final

from django_commerceml.adapters.columns import Column
from django_commerceml.adapters.drafts import Draft

ON: Final = "on"
OFF: Final = "off"
_UNSAID: Final = ""
"""The row was hidden by the shop; 1C's coming back does not show it."""


def tell(draft: Draft, column: Column, *, word: bool, said: str) -> str:
    """Have *draft* shown or hidden by 1C's *word*; return what was said now.

    *said* is what was said last: only where the word has changed since is it written.
    What a person had hidden before stays so when 1C takes the row back.
    """
    if draft.is_new:
        draft.set(column, word)
        return ON if word else OFF
    is_shown = bool(getattr(draft.instance, column.attname))
    if word:
        if said == OFF:
            draft.set(column, value=True)
        return ON
    if said == OFF:
        return OFF
    if not is_shown:
        return _UNSAID
    draft.set(column, value=False)
    return OFF
