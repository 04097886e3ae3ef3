"""Real files of real 1C systems: all of them arrive, and arrive once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from lxml import etree

from django_commerceml.models import (
    ExchangeProfile,
    Group,
    ImportRun,
    Offer,
    Price,
    Product,
    Property,
    RunState,
    Stock,
)
from tests.conftest import CORPUS
from tests.factories import make_profile
from tests.importing.counting import count_rows, nature, parse
from tests.importing.imports import import_bytes, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]

FOLDER = CORPUS / "files"
FILES = sorted(FOLDER.rglob("*.xml"))
NO_CORPUS = pytest.param(FOLDER, "", id="no corpus")
OWNED: dict[str, tuple[Any, str]] = {
    "groups": (Group, "profile"),
    "properties": (Property, "profile"),
    "products": (Product, "profile"),
    "offers": (Offer, "profile"),
    "prices": (Price, "offer__profile"),
    "stocks": (Stock, "offer__profile"),
}
JOURNAL = {
    "Alarm",
    "ExchangeProfile",
    "ExchangeSession",
    "StoredFile",
    "FilePart",
    "ImportRun",
    "Overview",
    "RunProblem",
}
REFUSED = {
    "CommerceML 1": "XML-08",
    "glued": "XML-07",
    "not XML": "XML-01",
}


@cache
def nature_of(path: Path) -> str:
    try:
        return nature(parse(path.read_bytes()))
    except etree.XMLSyntaxError as error:
        return "glued" if "XML declaration allowed" in str(error) else "not XML"


def files(*natures: str) -> list[Any]:
    found = [
        pytest.param(path, kind, id=str(path.relative_to(FOLDER)))
        for path in FILES
        if (kind := nature_of(path)) in natures
    ]
    return found or [NO_CORPUS]


def count_in_database(profile: ExchangeProfile) -> dict[str, int]:
    return {
        name: model.objects.filter(**{owner: profile}).count()
        for name, (model, owner) in OWNED.items()
    }


def dump_mirror() -> dict[str, list[tuple[Any, ...]]]:
    models: list[Any] = list(apps.get_app_config("commerceml").get_models())
    return {
        model.__name__: sorted(model.objects.values_list(), key=repr)
        for model in models
        if model.__name__ not in JOURNAL
    }


def written(run: ImportRun) -> Iterator[tuple[str, str, int]]:
    for record_type, outcomes in run.counts.items():
        for outcome in ("created", "updated", "deactivated"):
            if number := outcomes.get(outcome):
                yield record_type, outcome, number


@pytest.mark.parametrize(("path", "kind"), files("catalogue"))
def test_a_file_arrives_whole_and_a_second_import_of_it_writes_nothing(path, kind):
    profile = make_profile()
    data = path.read_bytes()

    first = import_bytes(profile, path.name, data)
    work_off(profile)

    assert (first.state, first.error, first.traceback) == (RunState.DONE, "", "")
    assert count_in_database(profile) == count_rows(parse(data))

    before = dump_mirror()
    second = import_bytes(profile, path.name, data)
    sweeps = work_off(profile)

    assert second.state == RunState.DONE
    assert list(written(second)) == []
    assert [list(written(sweep)) for sweep in sweeps] == [[]] * len(sweeps)
    assert dump_mirror() == before


@pytest.mark.parametrize(("path", "kind"), files(*REFUSED))
def test_a_file_that_must_not_be_applied_is_refused_by_its_own_code(path, kind):
    profile = make_profile()
    before = dump_mirror()

    run = import_bytes(profile, path.name, path.read_bytes())

    assert (run.state, run.error_code) == (RunState.FAILED, REFUSED[kind])
    assert dump_mirror() == before
