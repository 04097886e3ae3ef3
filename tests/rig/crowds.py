"""A crowd of 1C that exchange with one store at the same time, and what came of it."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

from lxml import etree

from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    Dialect,
    ExchangeFailedError,
    HttpTransport,
    Step,
    parse_address,
    write_catalog,
)
from django_commerceml.models import (
    ExchangeProfile,
    ImportRun,
    Offer,
    Price,
    Product,
)
from django_commerceml.protocol.commands import Mode
from tests.factories import PASSWORD, make_profile
from tests.rig.processes import Process
from tests.rig.services import Rig

_ANSWER_SECONDS: Final = 120

Inventory = dict[str, list[str]]
"""Names of products and prices of offers, as plain lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a load came to."""

    seconds: float
    parts: list[float]
    """How long each part of a file took."""
    polls: int = 0
    """How often 1C asked for an import."""
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    """Whose goods are not what was sent."""
    traces: list[str] = field(default_factory=list)
    """Where the code stood when it failed unforeseen."""
    grown_mb: float = 0.0

    def part_at(self, share: float) -> float:
        """Return what that *share* of the parts took at most."""
        ordered = sorted(self.parts)
        return ordered[round(share * (len(ordered) - 1))]


@dataclass(slots=True, kw_only=True)
class _OneC:
    profile: ExchangeProfile
    dialect: Dialect
    site: Process
    folder: Path
    parts: list[float] = field(default_factory=list)
    polls: int = 0
    errors: list[str] = field(default_factory=list)

    def exchange(self) -> None:
        """Send everything once."""
        way = HttpTransport(parse_address(self.site.url), timeout=_ANSWER_SECONDS)
        login = self.profile.login
        client = Client(
            way,
            dialect=self.dialect,
            account=Account(path=f"/1c/{login}/", login=login, password=PASSWORD),
            on_step=self._note,
        )
        try:
            client.exchange(self.folder)
        except ExchangeFailedError as error:
            self.errors.append(f"{login}: {error.step.summary}: {error}")
        finally:
            way.close()

    def _note(self, step: Step) -> None:
        if step.mode is Mode.FILE:
            self.parts.append(step.seconds)
        self.polls += step.mode is Mode.IMPORT


def exchange_at_once(store: Rig, *, profiles: int, products: int) -> Outcome:
    """Let so many *profiles* exchange at once, with two sites and two workers."""
    sites = [store.web(), store.web()]
    workers = [store.worker(), store.worker()]
    crowd = _gather(store, sites, profiles, products)
    for process in (*sites, *workers, store.beat()):
        process.wait_ready()
    started = time.monotonic()
    with ThreadPoolExecutor(profiles) as pool:
        list(pool.map(_OneC.exchange, crowd))
    seconds = time.monotonic() - started
    return Outcome(
        seconds=seconds,
        parts=[part for one in crowd for part in one.parts],
        polls=sum(one.polls for one in crowd),
        errors=[error for one in crowd for error in one.errors],
        mixed=[
            one.profile.login
            for one in crowd
            if loaded(one.profile) != sent(one.folder)
        ],
        traces=list(
            ImportRun.objects.exclude(traceback="").values_list("traceback", flat=True)
        ),
    )


def _gather(
    store: Rig, sites: Sequence[Process], profiles: int, products: int
) -> list[_OneC]:
    """Return so many 1C, of all families; no two of them have the same goods."""
    crowd = []
    places = zip(cycle(DIALECTS.values()), cycle(sites), range(profiles), strict=False)
    for dialect, site, number in places:
        folder = store.directory / "catalogs" / str(number)
        write_catalog(folder, dialect=dialect, products=products + number, seed=number)
        profile = make_profile(slug=f"one{number}", login=f"one{number}")
        crowd.append(_OneC(profile=profile, dialect=dialect, site=site, folder=folder))
    return crowd


def loaded(profile: ExchangeProfile) -> Inventory:
    """Return what the store has of *profile*."""
    products = Product.objects.filter(profile=profile)
    offers = Offer.objects.filter(profile=profile)
    prices = Price.objects.filter(offer__profile=profile)
    return {
        "products": sorted(map(" ".join, products.values_list("external_id", "name"))),
        "offers": sorted(offers.values_list("external_id", flat=True)),
        "prices": sorted(
            f"{offer} {amount.normalize():f}"
            for offer, amount in prices.values_list("offer__external_id", "amount")
        ),
    }


def sent(folder: Path) -> Inventory:
    """Return what the files in *folder* hold, read without any code of ours."""
    found: dict[str, set[str]] = {"products": set(), "offers": set()}
    prices: list[str] = []
    for path in folder.rglob("*.xml"):
        root = etree.parse(path).getroot()
        for product in root.iter("{*}Товар"):
            found["products"].add(
                f"{_text(product, 'Ид')} {_text(product, 'Наименование')}"
            )
        for offer in root.iter("{*}Предложение"):
            found["offers"].add(_text(offer, "Ид"))
            prices += [
                f"{_text(offer, 'Ид')} {_amount(price)}"
                for price in offer.iter("{*}Цена")
            ]
    return {
        **{name: sorted(rows) for name, rows in found.items()},
        "prices": sorted(prices),
    }


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _amount(price: etree._Element) -> str:
    plain = _text(price, "ЦенаЗаЕдиницу").replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
