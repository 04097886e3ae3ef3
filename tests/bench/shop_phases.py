"""What a worker measures of a shop: goods in, the same again, and all of them given."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Job = Callable[[], int]


def import_into_shop(words: list[str]) -> Job:
    """Import files into the shop of an adapter; count the rows that it has then.

    *words* are the adapter, «» for none, the shop's app, and the paths.
    """
    adapter, app, *paths = words
    from tests.bench.worker import import_files

    _name(adapter)
    work = import_files([Path(path) for path in paths])

    def job() -> int:
        work()
        return _count(app)

    return job


def import_again(words: list[str]) -> Job:
    """Import the same files again; count the statements that write into the shop."""
    return _watching(words[1], import_into_shop(words))


def give_again(words: list[str]) -> Job:
    """Give all goods once more; count the statements that write into the shop."""
    from django_commerceml.importing import work
    from django_commerceml.importing.publications import queue_publication
    from django_commerceml.models import ExchangeProfile

    adapter, app, *_ = words
    _name(adapter)
    profile = ExchangeProfile.objects.get(slug="bench")

    def job() -> int:
        run = work(queue_publication(profile))
        if run.state != "done":
            raise SystemExit(f"{run}: {run.state} {run.error}\n{run.traceback}")
        return 0

    return _watching(app, job)


def _name(adapter: str) -> None:
    from django_commerceml.models import ExchangeProfile

    ExchangeProfile.objects.update_or_create(
        slug="bench", defaults={"login": "bench", "adapter": adapter}
    )


def _models(app: str) -> list[Any]:
    from django.apps import apps

    names = app.split(",") if app else []
    return [
        model
        for name in names
        for model in apps.get_app_config(name).get_models()
        if model._meta.managed  # a view has no rows of its own
    ]


def _count(app: str) -> int:
    return sum(model._base_manager.count() for model in _models(app))


def _watching(app: str, job: Job) -> Job:
    """Return *job*, counting the statements that write into the tables of *app*."""
    from django_commerceml.adapters.testing.watching import watching

    tables = [f'"{model._meta.db_table}"' for model in _models(app)]

    def watched() -> int:
        with watching() as watch:
            job()
        return sum(any(table in sql for table in tables) for sql in watch.writes)

    return watched
