"""The kill rig: ``python -m tests.rig --deaths 200``.

It plays the exchange again and again, each time with a death at another moment, and
compares what the store has in the end with what it has when nobody dies. Its last
table says how often somebody died at each point, and how often all was equal.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

from tests.rig.services import rig
from tests.rig.traps import SETTINGS

if TYPE_CHECKING:
    from tests.rig.kills import Death, Store

_OFTEN: Final = 25
"""So many deaths from one word on the way to the next."""


class Table:
    """What became of the deaths, point by point."""

    def __init__(self) -> None:
        self.deaths: Counter[str] = Counter()
        self.equal: Counter[str] = Counter()

    def add(self, death: "Death", faults: list[str]) -> None:
        """Add a death and in what the store differs after it."""
        self.deaths[death.point] += 1
        self.equal[death.point] += not faults
        if faults:
            _say(f"NOT EQUAL after {death.point}, pass {death.number}:", *faults)

    @property
    def is_good(self) -> bool:
        """Return whether all was equal after every death."""
        return self.deaths == self.equal

    def write(self) -> None:
        """Write it out."""
        _say(f"{'point':30} deaths  equal")
        for point, number in self.deaths.items():
            _say(f"{point:30} {number:6} {self.equal[point]:6}")
        _say(f"{'all':30} {self.deaths.total():6} {self.equal.total():6}")


def main() -> int:
    """Start a store, kill its processes; return 0 if it forgot nothing."""
    words = argparse.ArgumentParser(prog="python -m tests.rig", description=__doc__)
    words.add_argument("--deaths", type=int, default=200, help="how many, about")
    words.add_argument("--point", default="", help="die only there")
    given = words.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="rig-") as folder,
        rig(Path(folder) / "rig", commerceml=SETTINGS) as made,
    ):
        os.environ.update(made.environment)
        django.setup()
        from tests.rig.kills import Store  # noqa: PLC0415 (after the set-up)

        return _kill(Store(made), given.deaths, given.point)


def _kill(store: "Store", number: int, point: str) -> int:
    from tests.rig import kills, plays  # noqa: PLC0415 (after the set-up)

    played = plays.make_plays(store.rig.directory / "catalogs")
    clean = {play.name: kills.perform(store, play) for play in played}
    faults = kills.faults_at_first(clean.values())
    table = Table()
    deaths = kills.choose_deaths(played, clean, number=number, point=point)
    try:
        for turn, death in enumerate(deaths, 1):
            ending = kills.perform(store, death.play, death)
            if ending.has_died:
                table.add(death, kills.faults_of(ending, clean[death.play.name]))
            if turn % _OFTEN == 0:
                _say(f"{turn} of {len(deaths)}")
    finally:
        table.write()
    _say(*faults)
    return 0 if table.is_good and table.deaths and not faults else 1


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
