"""What is measured of workers: the same files for several profiles at once."""

import time
from pathlib import Path
from typing import Any

from tests.bench.order_phases import Job

_PAUSE_SECONDS = 0.05


def work_through_the_queue(words: list[str]) -> Job:
    """Queue the files (the other words) for so many profiles; wait for the workers."""
    number, *paths = words
    files = [
        _store(profile, Path(path))
        for profile in _profiles(int(number))
        for path in paths
    ]
    return lambda: _wait_for(files)


def _profiles(number: int) -> list[Any]:
    from django_commerceml.models import ExchangeProfile

    ExchangeProfile.objects.all().delete()
    return [
        ExchangeProfile.objects.create(slug=f"bench{place}", login=f"bench{place}")
        for place in range(number)
    ]


def _store(profile: Any, path: Path) -> Any:
    """Store *path* in parts, as 1C's upload would."""
    from django.utils import timezone

    from django_commerceml.exchange.calls import Call
    from django_commerceml.exchange.uploads import receive_part
    from django_commerceml.importing.arrivals import close_file
    from django_commerceml.models import ExchangeSession

    now = timezone.now()
    session, _ = ExchangeSession.objects.get_or_create(
        profile=profile,
        type="catalog",
        defaults={
            "token_hash": profile.slug,
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now,
        },
    )
    with path.open("rb") as content:
        while data := content.read(profile.file_limit):
            content_length = str(len(data))
            call = Call(
                profile_slug=profile.slug,
                authorization="",
                cookie="",
                body=_Body(data),
                content_length=content_length,
                is_upload=True,
                is_secure=False,
                is_from_browser=False,
                remote_address="",
                user_agent="",
                request_id="",
            )
            receive_part(session, path.name, call)
    file = session.files.get(label=path.name)
    close_file(file)
    return file


class _Body:
    """The body of a request."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        data, self._data = self._data[:size], self._data[size:]
        return data


def _wait_for(files: list[Any]) -> int:
    from django_commerceml.importing.runs import new_run
    from django_commerceml.models import OPEN_STATES, ImportRun
    from tests.rig.app import app

    app.set_default()
    for file in files:
        new_run(file, file.session)
    while ImportRun.objects.filter(state__in=OPEN_STATES).exists():
        time.sleep(_PAUSE_SECONDS)
    runs = list(ImportRun.objects.all())
    bad = [
        f"{run.file}: {run.state} {run.error}" for run in runs if run.state != "done"
    ]
    if bad:
        raise SystemExit("\n".join(bad))
    return sum(run.counts.get("product", {}).get("created", 0) for run in runs)
