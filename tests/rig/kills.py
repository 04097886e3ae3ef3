"""Plays that are interrupted by deaths, and must end as if there had been none."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from django.db.models import QuerySet

from django_commerceml.importing.upkeep import pending
from django_commerceml.models import (
    ExchangeProfile,
    FileKind,
    FileState,
    ImportRun,
    Order,
    StoredFile,
)
from django_commerceml.models.exchange import OPEN_STATES
from tests.factories import make_profile
from tests.rig.driver import Line, OneC, mend
from tests.rig.dumps import (
    Dump,
    broken_pictures,
    differences,
    dump_business,
    journal_faults,
    lost_bytes,
)
from tests.rig.killpoints import POINTS
from tests.rig.plays import Play
from tests.rig.processes import Process, until
from tests.rig.services import Rig
from tests.rig.traps import Trap
from tests.rig.wares import dump_shop, empty_shop

_SETTLE_SECONDS: Final = 60
_names = count(1)


class Store:
    """Two sites, two workers and beat; whoever has died is started again."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.trap = Trap(rig.directory / "kill")
        own = self.trap.environment
        self.sites = [rig.web(environment=own) for _ in range(2)]
        self.workers = [rig.worker(environment=own) for _ in range(2)]
        self.processes: Sequence[Process] = (*self.sites, *self.workers, rig.beat())
        for process in self.processes:
            process.wait_ready()

    def mend(self) -> None:
        """Start again whoever has died."""
        mend(self.processes)


def settle(profile: ExchangeProfile, mend: Callable[[], None] = lambda: None) -> None:
    """Wait until nothing of *profile* is left to do; *mend* is called meanwhile."""

    def is_done() -> bool:
        mend()
        return not any(rows.exists() for rows in _left(profile))

    until(is_done, "all to be done", seconds=_SETTLE_SECONDS)


def _left(profile: ExchangeProfile) -> Iterator["QuerySet[Any]"]:
    yield ImportRun.objects.filter(profile=profile, state__in=OPEN_STATES)
    yield pending(profile).filter(
        session__type="sale", archive__state=FileState.PROCESSED
    )
    yield StoredFile.objects.filter(
        profile=profile,
        kind__in=(FileKind.ARCHIVE, FileKind.PICTURE),
        state=FileState.STORED,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """Somebody dies at the *number*-th pass of *point*."""

    play: Play
    point: str
    number: int
    repeats: bool
    """Whether a request without an answer comes again; else 1C begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a play came to."""

    dump: Dump
    passes: Counter[str]
    faults: list[str] = field(default_factory=list)
    has_died: bool = False


def perform(store: Store, play: Play, death: Death | None = None) -> Ending:
    """Play *play* with a fresh profile, interrupted by *death*."""
    with _fresh_profile(store, play) as profile:
        line = Line(
            sites=store.sites,
            mend=store.mend,
            repeats=death is None or death.repeats,
        )
        if death is not None:
            store.trap.set(death.point, death.number)
        one_c = OneC(line=line, login=profile.login)
        play.act(one_c, profile)
        settle(profile, store.mend)
        faults = [
            *one_c.refusals,
            *journal_faults(profile),
            *broken_pictures(profile),
            *lost_bytes(profile, line.accepted),
        ]
        shop = dump_shop() if play.adapter else {}
        return Ending(
            dump=dump_business(profile) | shop,
            passes=store.trap.passes(),
            faults=faults,
            has_died=death is not None and not store.trap.is_set,
        )


@contextmanager
def _fresh_profile(store: Store, play: Play) -> Iterator[ExchangeProfile]:
    """Make a profile; nothing is left of it that others would meet."""
    shutil.rmtree(store.rig.directory / "storage" / "pictures", ignore_errors=True)
    store.trap.clear()
    name = f"rig{next(_names)}"
    empty_shop()
    profile = make_profile(
        slug=name,
        login=name,
        exports_orders=play.takes_orders,
        adapter=play.adapter,
    )
    try:
        yield profile
    finally:
        store.trap.clear()
        ExchangeProfile.objects.filter(pk=profile.pk).update(
            is_active=False, exports_orders=False
        )
        Order.objects.all().delete()


def choose_deaths(
    plays: Sequence[Play], clean: dict[str, Ending], *, number: int, point: str = ""
) -> list[Death]:
    """Return so many deaths, or a few more: at each point passed, in every play.

    Where there are more passes than deaths are wanted, they are spread over a play,
    and fewer deaths than points over all of them.
    """
    places = [
        (play, name, clean[play.name].passes[name])
        for play in plays
        for name in POINTS
        if clean[play.name].passes[name] and point in {"", name}
    ]
    most = 1
    while _total(places, most) < min(number, sum(passes for *_, passes in places)):
        most += 1
    deaths = [
        Death(play=play, point=name, number=place, repeats=bool(turn % 2))
        for turn, (play, name, place) in enumerate(_flat(places, most))
    ]
    if most > 1:
        return deaths
    return deaths[:: max(len(deaths) // number, 1)][:number]


def faults_at_first(clean: Iterable[Ending]) -> list[str]:
    """Return what is wrong though nobody died: faults, and points never passed."""
    endings = list(clean)
    passed = {name for ending in endings for name in ending.passes}
    missed = [f"never passed: {name}" for name in POINTS if name not in passed]
    return [*(fault for ending in endings for fault in ending.faults), *missed]


def _total(places: Iterable[tuple[Play, str, int]], most: int) -> int:
    return sum(min(passes, most) for *_, passes in places)


def _flat(
    places: Iterable[tuple[Play, str, int]], most: int
) -> Iterator[tuple[Play, str, int]]:
    for play, name, passes in places:
        for place in _spread(passes, most):
            yield play, name, place


def _spread(passes: int, most: int) -> Sequence[int]:
    """Return up to *most* of so many *passes*, the first and the last of them too."""
    if most == 1:
        return [1]
    if passes <= most:
        return range(1, passes + 1)
    return sorted({1 + place * (passes - 1) // (most - 1) for place in range(most)})


def faults_of(ending: Ending, clean: Ending) -> list[str]:
    """Return in what *ending* is not as good as *clean*."""
    return [*ending.faults, *differences(ending.dump, clean.dump)]
