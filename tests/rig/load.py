"""Many at once: ``python -m tests.rig.load --profiles 20 --products 200``.

So many 1C exchange at the same time with two sites and two workers, each with a
catalogue of its own under the same ids; the table says how long a part of a file
took, and whether anything failed or got mixed up. ``--upload 1000`` sends so many
megabytes to one site and says how much the site grew.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

from tests.rig.services import rig

if TYPE_CHECKING:
    from tests.rig.services import Rig

_SETTINGS: Final = {"LEASE_SECONDS": 60, "STEP_SECONDS": 20, "WEB_THREADS": 16}
"""As a store has them: two sites of eight threads, and the rest as it comes."""
_HASHERS: Final = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def main() -> int:
    """Start a store, load it, print what came of it; return 0 if all went well."""
    words = argparse.ArgumentParser(prog="python -m tests.rig.load")
    words.add_argument("--profiles", type=int, default=20, help="how many 1C")
    words.add_argument("--products", type=int, default=200, help="of each of them")
    words.add_argument("--upload", type=int, metavar="MB", help="upload only")
    given = words.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="load-") as folder,
        rig(
            Path(folder) / "rig",
            commerceml=_SETTINGS,
            settings={"PASSWORD_HASHERS": _HASHERS},
        ) as store,
    ):
        os.environ.update(store.environment)
        django.setup()
        if given.upload:
            return _upload(store, given.upload)
        return _exchange(store, given.profiles, given.products)


def _exchange(store: "Rig", profiles: int, products: int) -> int:
    from tests.rig.crowds import exchange_at_once  # noqa: PLC0415 (after the set-up)

    came = exchange_at_once(store, profiles=profiles, products=products)
    _say("profiles", profiles)
    _say("products of each", f"{products} and more")
    _say("seconds", f"{came.seconds:.1f}")
    _say("parts of files", len(came.parts))
    _say("a part, median", f"{came.part_at(0.5):.3f} s")
    _say("a part, p99", f"{came.part_at(0.99):.3f} s")
    _say("a part, slowest", f"{came.part_at(1):.3f} s")
    _say("questions for imports", came.polls)
    _say("errors", len(came.errors), *came.errors)
    _say("mixed up", len(came.mixed), *came.mixed)
    _say("not foreseen", len(came.traces), *came.traces)
    return 1 if came.errors or came.mixed else 0


def _upload(store: "Rig", megabytes: int) -> int:
    from tests.rig.uploads import upload  # noqa: PLC0415 (after the set-up)

    came = upload(store, parts=megabytes)
    _say("parts of 1 MB", megabytes)
    _say("parts in a second", f"{megabytes / came.seconds:.0f}")
    _say("a part, p99", f"{came.part_at(0.99):.3f} s")
    _say("the site grew by", f"{came.grown_mb:.1f} MB")
    _say("errors", len(came.errors), *came.errors)
    return 1 if came.errors else 0


def _say(name: str, value: object, *details: str) -> None:
    sys.stdout.write(f"{name:22} {value}\n")
    sys.stdout.writelines(f"  {detail}\n" for detail in details)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
