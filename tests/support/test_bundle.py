"""The bundle: everything for the support is in it, nothing of a person is."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from django_commerceml.storage import get_storage
from django_commerceml.support import name_bundle, write_bundle
from django_commerceml.support.masks import Masks
from django_commerceml.support.tables import hide_traceback
from tests.factories import (
    PASSWORD,
    make_file,
    make_part,
    make_problem,
    make_profile,
    make_request,
    make_run,
    make_session,
)
from tests.support.orders import CATALOG, DOCUMENT, OPEN, SECRETS, xml

pytestmark = pytest.mark.django_db

TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/shop/adapter.py", line 17, in publish_products
    raise ValueError(f"no price for {buyer}")
ValueError: no price for Иванов Пётр Сергеевич
and more of Иванов
"""
OWN_SECRETS = (
    "203.0.113.77",
    "2001:db8::77",
    "boss@example.ru",
    "hooks.example.ru/token-abc",
    "обмен_иванов",
    PASSWORD,
)


@pytest.fixture
def profile(db):
    return make_profile(
        slug="shop",
        login="обмен_иванов",
        alarm_emails="boss@example.ru",
        alarm_webhook="https://hooks.example.ru/token-abc",
    )


@pytest.fixture
def journal(profile):
    """Fill the journal of *profile* with what tells of a person."""
    data = xml(CATALOG, DOCUMENT, encoding="windows-1251").encode("windows-1251")
    session = make_session(
        profile=profile, type="sale", remote_address="203.0.113.77", user_agent="1C/8.3"
    )
    file = make_file(
        profile=profile, session=session, kind="xml", label="orders.xml", size=len(data)
    )
    key = get_storage().save("part", ContentFile(data))
    digest = hashlib.sha256(data).hexdigest()
    make_part(file=file, storage_key=key, length=len(data), sha256=digest)
    make_request(
        session=session,
        type="sale",
        mode="file",
        filename="orders ivanov@example.ru.xml",
        query="type=sale&mode=file&filename=orders ivanov@example.ru.xml",
        reply="success\nконтрагент «Иванов» похож на «Сидорова Анна»",
        remote_address="203.0.113.77",
    )
    make_request(remote_address="2001:db8::77", reply="failure\nневерный пароль")
    run = make_run(
        profile=profile,
        session=session,
        file=file,
        state="failed",
        error="заказ «Иванов» не записан",
        traceback=TRACEBACK,
    )
    make_problem(
        profile=profile,
        run=run,
        code="ORD-09",
        message="контрагент «Иванов Пётр Сергеевич» есть дважды",
        external_id="12#ivanov_login#Иванов",
    )
    make_problem(
        profile=profile,
        run=run,
        code="VAL-04",
        element="ДатаРождения",
        message="не дата: «1975-03-14»",
    )
    make_problem(
        profile=profile,
        run=run,
        code="VAL-01",
        element="ЦенаЗаЕдиницу",
        message="не число: «дорого»",
    )
    make_problem(
        profile=profile,
        code="SHOP-02",
        message="не нашли покупателя Иванов Пётр Сергеевич, +79031112233",
    )


def members(profile=None, **options):
    output = io.BytesIO()
    write_bundle(output, profile=profile, **options)
    with zipfile.ZipFile(output) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_nothing_of_a_person_and_no_secret_is_in_any_member(profile, journal, settings):
    bundle = members(profile)

    told = {
        (name, secret)
        for name, text in bundle.items()
        for secret in (*SECRETS, *OWN_SECRETS, settings.SECRET_KEY, profile.password)
        if secret in text
    }
    assert told == set()


def test_all_that_the_support_needs_is_in_it(profile, journal):
    bundle = members(profile)

    assert {name for name in bundle if not name.startswith("heads/")} == {
        "README.txt",
        "files.csv",
        "problems.csv",
        "profiles.json",
        "requests.csv",
        "runs.csv",
        "sessions.csv",
        "settings.json",
        "state.json",
        "versions.json",
    }
    (head,) = (text for name, text in bundle.items() if name.startswith("heads/"))
    assert [word for word in OPEN if word not in head] == []
    assert len(rows(bundle["requests.csv"])) == 2
    assert len(rows(bundle["problems.csv"])) == 4
    assert "не число: «дорого»" in bundle["problems.csv"]
    (run,) = rows(bundle["runs.csv"])
    assert 'File "/srv/shop/adapter.py", line 17' in run["traceback"]
    assert "ValueError" in run["traceback"]
    (described,) = json.loads(bundle["profiles.json"])
    assert described["slug"] == "shop"
    assert described["file_limit"] == 1_000_000
    assert "password" not in described
    assert json.loads(bundle["versions.json"])["packages"]["lxml"]
    state = json.loads(bundle["state.json"])
    assert state["unapplied_migrations"] == []
    assert state["status"][0]["slug"] == "shop"
    shown = json.loads(bundle["settings.json"])
    assert shown["COMMERCEML"]["MIN_FREE_BYTES"] == 0
    assert shown["others"]["SECRET_KEY"] == "str"


def test_one_address_has_one_token_in_the_whole_bundle(profile, journal):
    bundle = members(profile)

    (session,) = rows(bundle["sessions.csv"])
    addresses = [row["remote_address"] for row in rows(bundle["requests.csv"])]
    assert session["remote_address"] in addresses
    assert len(set(addresses)) == 2


def test_the_readme_is_in_both_languages(profile):
    text = members(profile)["README.txt"]

    assert "Персональные данные" in text
    assert "Personal data" in text


def test_another_profile_is_not_in_it(profile, journal):
    other = make_profile(slug="other")
    make_run(profile=other)
    make_request(session=make_session(profile=other))
    make_problem(profile=other, code="VAL-06")

    alone, both = members(profile), members()

    assert len(rows(alone["runs.csv"])) == 1
    assert len(rows(both["runs.csv"])) == 2
    assert len(rows(alone["requests.csv"])) == 2
    assert len(rows(both["requests.csv"])) == 3
    assert "VAL-06" not in alone["problems.csv"]
    assert len(json.loads(both["profiles.json"])) == 2


def test_requests_are_those_of_three_days(profile):
    session = make_session(profile=profile)
    now = timezone.now()
    make_request(session=session, mode="old", received_at=now - timedelta(days=4))
    make_request(session=session, mode="new", received_at=now - timedelta(days=2))

    kept = rows(members(profile, now=now)["requests.csv"])

    assert [row["mode"] for row in kept] == ["new"]


def test_a_file_that_is_gone_stops_nothing(profile):
    file = make_file(profile=profile, kind="xml")
    make_part(file=file, storage_key="nowhere")

    bundle = members(profile)

    assert "не найдена в хранилище" in bundle[f"heads/{file.pk}.xml.txt"]


def test_settings_that_cannot_be_used_stop_nothing(profile, settings):
    settings.COMMERCEML |= {"UNKNOWN_KEY": "key-of-somebody", "BATCH_SIZE": object()}
    make_file(profile=profile, kind="xml")

    bundle = members(profile)

    shown = json.loads(bundle["settings.json"])["COMMERCEML"]
    assert shown["UNKNOWN_KEY"] == "(str)"
    assert shown["BATCH_SIZE"].startswith("<object")
    assert [name for name, text in bundle.items() if "key-of-somebody" in text] == []


def test_a_traceback_keeps_places_and_kinds_only():
    text = hide_traceback(TRACEBACK, Masks())

    assert text == (
        "Traceback (most recent call last):\n"
        '  File "/srv/shop/adapter.py", line 17, in publish_products\n'
        '    raise ValueError(f"no price for {buyer}")\n'
        "ValueError"
    )


def test_the_number_of_queries_does_not_grow_with_the_journal(
    profile, django_assert_max_num_queries
):
    session = make_session(profile=profile)
    for number in range(60):
        make_request(session=session, mode=str(number))
        make_problem(profile=profile, session=session)
        make_run(profile=profile, session=session, state="done")

    with django_assert_max_num_queries(60):
        members(profile)


def test_the_name_of_a_bundle_says_whose_and_when(profile, settings):
    settings.TIME_ZONE = "UTC"
    now = timezone.now().replace(2026, 11, 30, 9, 5)

    assert name_bundle(None, now=now).endswith(".zip")
    assert name_bundle(profile, now=now).startswith("commerceml-support-shop-20261130-")
