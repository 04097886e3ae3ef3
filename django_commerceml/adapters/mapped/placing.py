"""Rows of the mirror are put on a shelf of the shop, as far as the shop wants them."""

from collections.abc import Callable, Sequence
from typing import Any

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.links import Linked
from django_commerceml.adapters.mapped.activity import tell
from django_commerceml.adapters.mapped.outcomes import Found, Outcome
from django_commerceml.adapters.mapped.shelves import Shelf

Fill = Callable[[Draft, Any], None]
"""Fills in more of a draft from a row of the mirror; raises `UnfitError`."""
Word = Callable[[Any], bool]
"""Whether buyers are to see a row of the mirror."""


class Placing:
    """Puts rows on *shelf*; *found* is what it has of them."""

    def __init__(self, shelf: Shelf, found: Found) -> None:
        self._shelf = shelf
        self._found = found

    def put(
        self,
        rows: Sequence[Any],
        *,
        word: Word,
        takes: Callable[[Any], bool],
        fills: Sequence[Fill] = (),
    ) -> Outcome:
        """Write *rows* with all that is declared, and with what *fills* fill in.

        *word* is whether buyers are to see a row, *takes* whether a new one is made.
        """
        return self._write(rows, word, [self._fill_columns, *fills], takes)

    def amend(
        self,
        rows: Sequence[Any],
        *,
        word: Word | None = None,
        fills: Sequence[Fill] = (),
    ) -> Outcome:
        """Write only what *fills* fill in, and *word*, of *rows* that are in the shop.

        Without *word* what buyers see stays as it is.
        """
        return self._write(rows, word, fills, _never)

    def _write(
        self,
        rows: Sequence[Any],
        word: Word | None,
        fills: Sequence[Fill],
        takes: Callable[[Any], bool],
    ) -> Outcome:
        outcome = Outcome()
        drafts: list[tuple[Draft, Any, str]] = []
        for row in rows:
            draft = self._draft(row, takes)
            if draft is None:
                continue
            try:
                said = self._fill(draft, row, word, fills)
            except UnfitError as error:
                outcome.errors.append(
                    RowError(
                        external_id=row.external_id,
                        message=str(error),
                        field=error.field,
                    )
                )
            else:
                drafts.append((draft, row, said))
        outcome.errors += self._shelf.writer.write(draft for draft, _, _ in drafts)
        self._note(drafts, outcome)
        return outcome

    def _draft(self, row: Any, takes: Callable[[Any], bool]) -> Draft | None:
        name = row.external_id
        instance = self._found.instances.get(name)
        if instance is not None:
            return Draft(external_id=name, instance=instance, is_new=False)
        if name in self._found.gone or not (self._shelf.wants(row) and takes(row)):
            return None
        return Draft(external_id=name, instance=self._shelf.make(name), is_new=True)

    def _fill(
        self, draft: Draft, row: Any, word: Word | None, fills: Sequence[Fill]
    ) -> str:
        """Fill *draft* from *row*; return what was said of its being shown."""
        is_wanted = draft.is_new or self._shelf.wants(row)
        if is_wanted:
            for fill in fills:
                fill(draft, row)
        linked = self._found.linked.get(row.external_id)
        said = linked.said if linked else ""
        if self._shelf.active is None or word is None:
            return said
        return tell(draft, self._shelf.active, word=is_wanted and word(row), said=said)

    def _fill_columns(self, draft: Draft, row: Any) -> None:
        draft.fill(self._shelf.columns, row)

    def _note(self, drafts: Sequence[tuple[Draft, Any, str]], outcome: Outcome) -> None:
        """Keep the links of *drafts*, but of those that were refused."""
        refused = {one.external_id for one in outcome.errors if not one.is_warning}
        linked: dict[str, Linked] = {}
        for draft, row, said in drafts:
            if draft.external_id in refused:
                continue
            one = Linked(draft.instance.pk, said)
            outcome.keys[draft.external_id] = one.pk
            if draft.is_new:
                outcome.created.append(row)
            if self._found.linked.get(draft.external_id) != one:
                linked[draft.external_id] = one
        self._shelf.link(linked)


def _never(_: Any) -> bool:
    return False
