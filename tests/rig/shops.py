"""A shop whose workers come and go, and an export that goes on meanwhile."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from django_commerceml.emulator import Conduct, ExchangeFailedError
from django_commerceml.models import ExchangeProfile, ImportRun
from tests.factories import make_profile
from tests.rig.driver import Line, OneC
from tests.rig.dumps import Dump, differences, dump_business, lost_bytes
from tests.rig.kills import settle
from tests.rig.processes import Process, RigError, until
from tests.rig.services import Rig
from tests.rig.traps import Fate, Trap

DIALECT: Final = "ut103"
CONDUCT: Final = Conduct(use_zip=False, chunk_size=60_000)
UNHARMED: Final[tuple[list[str], list[str]]] = ([], [])
"""No table differs from one without a fault, and no byte was lost."""
_SECONDS: Final = 60
_names = count(1)


@dataclass(slots=True, kw_only=True)
class Shop:
    """A site, and the workers that were hired for it."""

    store: Rig
    trap: Trap
    site: Process
    catalog: Path
    """What 1C exports."""
    hired: list[Process] = field(default_factory=list)
    clean: Dump = field(default_factory=dict)
    """What there is after an export that nothing disturbed."""

    def hire(
        self, pool: str = "solo", *, settings: Mapping[str, Any] | None = None
    ) -> Process:
        """Start a worker."""
        own = self.trap.environment
        worker = self.store.worker(pool, environment=own, settings=settings)
        self.hired.append(worker)
        return worker.wait_ready()

    def hire_stopped(self, point: str, export: "Export") -> Process:
        """Hire a worker for *export* whose clock stands still from *point* on."""
        self.trap.set(point, fate=Fate.STOPS)
        worker = self.hire()
        export.start()
        until(lambda: is_stopped(worker), f"a stop at {point}", seconds=_SECONDS)
        return worker

    def dismiss(self) -> None:
        """Leave no worker, and nothing to do for those to come."""
        self.trap.clear()
        for worker in self.hired:
            worker.kill()
        self.hired.clear()
        ExchangeProfile.objects.update(is_active=False)
        with suppress(RigError):
            self.store.flush_valkey()


class Export:
    """1C exports the catalogue from an empty profile on, in a thread of its own."""

    def __init__(
        self,
        shop: Shop,
        *,
        site: Process | None = None,
        before_each: Callable[[], object] = lambda: None,
    ) -> None:
        name = f"fault{next(_names)}"
        self.profile = make_profile(slug=name, login=name)
        self._shop = shop
        self._line = Line(sites=[site or shop.site], mend=before_each)
        self._one_c = OneC(line=self._line, login=name)
        self._future: Future[None] | None = None

    @property
    def accepted(self) -> set[str]:
        """Return the hashes of the parts that the site took."""
        return self._line.accepted

    @property
    def states(self) -> set[str]:
        """Return how its runs stand."""
        runs = ImportRun.objects.filter(profile=self.profile)
        return set(runs.values_list("state", flat=True))

    def start(self) -> None:
        """Export until it has gone well."""
        pool = ThreadPoolExecutor(1)
        self._future = pool.submit(
            self._one_c.export, self._shop.catalog, CONDUCT, dialect=DIALECT
        )
        pool.shutdown(wait=False)

    def answer(self, conduct: Conduct = CONDUCT) -> str:
        """Export once; return the answer with which it broke off, if it did."""
        try:
            self._one_c.client(DIALECT, conduct).exchange(self._shop.catalog)
        except ExchangeFailedError as error:
            return error.answer
        return ""

    def end(self) -> list[str]:
        """Wait until it has gone well; return what 1C heard that it should not."""
        if self._future is None:
            self.start()
        assert self._future is not None
        self._future.result(_SECONDS)
        settle(self.profile)
        return self._one_c.refusals

    def harm(self) -> tuple[list[str], list[str]]:
        """Return in what the store differs from an undisturbed one, and lost bytes."""
        differing = differences(dump_business(self.profile), self._shop.clean)
        return differing, lost_bytes(self.profile, self.accepted)


def is_stopped(process: Process) -> bool:
    """Return whether the clock of *process* stands still."""
    words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return words[0] == "T"
