"""A probe is measured, answered and forgotten; it is let in like any upload."""

import hashlib
import time

import pytest

from django_commerceml.models import FilePart, ImportRun, StoredFile
from tests.exchange.visitor import LOGIN, Visitor
from tests.factories import make_profile

pytestmark = pytest.mark.django_db

QUERY = "type=catalog&mode=file&filename=commerceml-probe.bin"


@pytest.fixture
def visitor():
    make_profile(slug="default", login=LOGIN, file_limit=1000)
    return Visitor()


def test_it_is_measured_and_not_kept(visitor, spool):
    visitor.log_in()
    body = b"\x00\xff" * 400

    lines = visitor.ask(QUERY, method="POST", body=body).split("\n")

    assert lines == ["success", "принято 800 байт", hashlib.sha256(body).hexdigest()]
    for model in (StoredFile, FilePart, ImportRun):
        assert not model.objects.exists()
    assert [path for path in spool.rglob("*") if path.is_file()] == []


def test_it_needs_a_login(visitor):
    assert "[AUTH-01]" in visitor.ask(QUERY, method="POST", body=b"1")


def test_it_has_the_limits_of_every_part(visitor):
    visitor.log_in()

    answers = [
        visitor.ask(QUERY, method="POST", body=b"1" * (1000 + (1 << 16) + 1)),
        visitor.ask(QUERY),
    ]

    assert ["[PART-04]" in answers[0], "[PART-07]" in answers[1]] == [True, True]


def test_its_answer_is_late_on_purpose_but_no_later_than_an_import(visitor, settings):
    settings.COMMERCEML = settings.COMMERCEML | {"STEP_SECONDS": 1}
    visitor.log_in()
    started = time.monotonic()

    text = visitor.ask(QUERY.replace("probe", "probe-99"), method="POST", body=b"1")

    assert text.startswith("success")
    assert 1 <= time.monotonic() - started < 3


@pytest.mark.parametrize(
    "name", ["commerceml-probe.xml", "1/commerceml-probe.bin", "commerceml-probe-x.bin"]
)
def test_what_only_looks_like_one_is_kept(visitor, name):
    visitor.log_in()

    visitor.ask(f"type=catalog&mode=file&filename={name}", method="POST", body=b"1")

    assert StoredFile.objects.get().label == name
