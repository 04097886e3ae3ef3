"""What was found of offers a moment ago, while the next thing is done with them."""

from collections.abc import Iterable, Mapping, Sequence

from django_commerceml.adapters.oscar.rows import Known
from django_commerceml.models import Offer


class Lately:
    """The products of the store that the offers of a batch are, as just written.

    It holds for the very objects: offers that are read anew are looked for anew.
    """

    def __init__(self) -> None:
        self._offers: dict[int, Offer] = {}
        self._shelf: Mapping[str, Known] = {}

    def note(self, offers: Sequence[Offer], shelf: Mapping[str, Known]) -> None:
        """Remember the *shelf* of *offers*, and no other."""
        self._offers = {id(offer): offer for offer in offers}
        self._shelf = shelf

    def shelf_of(self, offers: Iterable[Offer]) -> dict[str, Known]:
        """Return what is known of *offers*, by 1C's ids."""
        names = (offer.external_id for offer in offers if id(offer) in self._offers)
        return {name: self._shelf[name] for name in names if name in self._shelf}

    def forget(self) -> None:
        """Forget it all."""
        self.note([], {})
