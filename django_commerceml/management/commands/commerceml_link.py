"""Links goods that the shop has already with those of 1C, before they are given."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.pairing import Pairing, pairing_of
from django_commerceml.adapters.mapped.pairs import Sureness
from django_commerceml.adapters.mapped.proposals import WAYS
from django_commerceml.models import ExchangeProfile


class Command(BaseCommand):
    """``commerceml_link [--profile SLUG] [--by WAYS] [--accept-sure] [--dry-run]``."""

    help = _(
        "Look for the goods of 1C among those that the shop has, and link them: "
        "what is linked does not come a second time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--profile", default="default", metavar="SLUG")
        parser.add_argument(
            "--by",
            type=_read_ways,
            default=WAYS,
            metavar="sku,barcode,name",
            help=_("what to look for by, the surest first"),
        )
        parser.add_argument(
            "--accept-sure",
            action="store_true",
            help=_("link what nothing else fits"),
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("say what would be linked, and link nothing"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Print what was found; link it where that was asked for."""
        pairing = pairing_of(_find(options["profile"]), options["by"])
        if pairing is None:
            raise CommandError(
                _("The adapter of this profile declares no goods: nothing to link.")
            )
        if options["accept_sure"] and not options["dry_run"]:
            self.stdout.write(f"{_('linked')}: {pairing.accept_all_sure()}")
        self._count(pairing)

    def _count(self, pairing: Pairing) -> None:
        """Print how many are sure, how many are not, and how many nothing fits."""
        found = Counter(pairing.iter_sureness())
        for kind in dict.fromkeys(kind for kind, _sureness in found):
            numbers = {str(one): found[kind, one] for one in Sureness}
            self.stdout.write(_words_of(kind) % numbers)
        if not found:
            self.stdout.write(_("Everything is linked."))


def _words_of(kind: LinkKind) -> str:
    if kind is LinkKind.PRODUCT:
        return _(
            "products not linked: sure %(sure)d, several fit %(several)d, "
            "nothing like them %(none)d"
        )
    return _(
        "offers not linked: sure %(sure)d, several fit %(several)d, "
        "nothing like them %(none)d"
    )


def _find(slug: str) -> ExchangeProfile:
    profile = ExchangeProfile.objects.filter(slug=slug).first()
    if profile is None:
        raise CommandError(
            _("There is no profile “%(slug)s”: make it with commerceml_profile.")
            % {"slug": slug}
        )
    return profile


def _read_ways(text: str) -> tuple[str, ...]:
    ways = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
    if not set(ways) <= set(WAYS):
        raise ArgumentTypeError(
            _("%(text)s: choose of %(words)s")
            % {"text": text, "words": ", ".join(WAYS)}
        )
    return ways
