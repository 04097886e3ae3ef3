"""The settings of a profile go into a document and come back, whole or not at all."""

import json

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from django_commerceml.models import ExchangeProfile, OrderExport, OrderStatus
from django_commerceml.models.orders import statuses_of
from django_commerceml.profiles.documents import (
    read_settings,
    settings_of,
    write_settings,
)
from django_commerceml.profiles.transfer import compare, copy_profile, take_over
from tests.factories import make_order_export, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    made = make_profile(
        slug="ut",
        name="Склад",
        sweep_limit=5,
        field_rules={"product.name": "never"},
        orders_since="2026-01-02",
        alarm_webhook="https://hooks.example/secret",
        alarm_emails="a@example.com",
        status_on_payment="P",
    )
    made.refresh_from_db()
    made.allowed_groups.add(Group.objects.create(name="Менеджеры"))
    return made


def document(**settings):
    return {"format": "commerceml-profile", "version": 1, "settings": settings}


def messages(profile, given):
    with pytest.raises(ValidationError) as caught:
        take_over(profile, read_settings(json.dumps(given)))
    return caught.value.messages


def test_settings_come_back_as_they_were_written(profile):
    text = write_settings(profile)
    other = make_profile()

    take_over(other, read_settings(text))

    assert settings_of(other) == settings_of(profile)


def test_taking_over_ones_own_settings_changes_nothing(profile):
    before = settings_of(profile)

    assert take_over(profile, read_settings(write_settings(profile))) == []
    assert settings_of(profile) == before


def test_a_comparison_tells_the_difference_and_changes_nothing(profile):
    before = settings_of(profile)
    given = document(sweep_limit=7, use_zip=False, runner="celery", orders_since=None)

    found = compare(profile, read_settings(json.dumps(given)))

    assert {(one.old, one.new) for one in found} == {
        ("5", "7"),
        ("да", "нет"),
        ("—", "исполнители Celery"),
        ("2026-01-02", "—"),
    }
    assert settings_of(profile) == before
    assert settings_of(ExchangeProfile.objects.get(pk=profile.pk)) == before


def test_what_a_document_does_not_name_stays(profile):
    take_over(profile, read_settings(json.dumps(document(sweep_limit=7))))

    profile.refresh_from_db()
    assert (profile.sweep_limit, profile.name, profile.use_zip) == (7, "Склад", True)
    assert profile.alarm_webhook == "https://hooks.example/secret"


def test_statuses_are_made_those_of_the_document(profile):
    rows = [{"code": "P", "name": "Оплачен"}, {"code": "Z", "name": "Новый"}]

    take_over(profile, read_settings(json.dumps({**document(), "statuses": rows})))

    assert [row.code for row in statuses_of(profile.pk)] == ["P", "Z"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (document(sweep_limit=101), "sweep_limit"),
        (document(sweep_limit="many"), "sweep_limit"),
        (document(file_limit=None), "file_limit"),
        (document(runner="nobody"), "runner"),
        (document(adapter="no.such.Adapter"), "adapter"),
        (document(field_rules={"product": "never"}), "field_rules"),
        (document(orders_from_status="X"), "orders_from_status"),
        (document(order_number_prefix="A-1"), "order_number_prefix"),
        (document(alarm_emails="nobody"), "alarm_emails"),
        ({**document(), "groups": ["Никто"]}, "Никто"),
        ({**document(), "statuses": []}, "Нужен хотя бы один статус."),
        ({**document(), "statuses": [{"code": "Ы", "name": "Ы"}]}, "Ы"),
        ({**document(), "statuses": [{"code": "P"}]}, "P"),
        ({**document(), "statuses": [{"code": "N", "name": "Н"}]}, "status_on_payment"),
        (
            {**document(), "statuses": [{"code": "P", "name": "1"}] * 2},
            "встречается дважды",
        ),
    ],
)
def test_a_wrong_value_takes_all_of_the_document_back(profile, given, message):
    before = settings_of(profile)
    given = {**given, "settings": {**given["settings"], "quiet_minutes": 77}}

    found = messages(profile, given)

    assert message in " ".join(found)
    assert settings_of(profile) == before
    assert settings_of(ExchangeProfile.objects.get(pk=profile.pk)) == before


def test_all_that_is_wrong_is_told_at_once(profile):
    found = messages(profile, document(sweep_limit=101, runner="nobody"))

    assert len(found) == 2


def test_a_copy_has_everything_but_password_queue_and_names(profile):
    OrderStatus.objects.create(profile=profile, code="Z", name="Собран", position=9)
    statuses_of(profile.pk)
    make_order_export(profile=profile)

    copied = copy_profile(profile, slug="ka", login="ka-login", name="КА")

    assert settings_of(copied) == {
        **settings_of(profile),
        "settings": {**settings_of(profile)["settings"], "name": "КА"},
    }
    assert (copied.slug, copied.login) == ("ka", "ka-login")
    assert copied.alarm_webhook == profile.alarm_webhook
    assert not is_password_usable(copied.password)
    assert not OrderExport.objects.filter(profile=copied).exists()


@pytest.mark.parametrize(
    "names",
    [{"slug": "ut"}, {"slug": "a b"}, {"login": "ut"}, {"login": "a:b"}],
)
def test_a_copy_needs_names_of_its_own(profile, names):
    with pytest.raises(ValidationError):
        copy_profile(profile, **{"slug": "ka", "login": "ka", "name": "КА", **names})

    assert ExchangeProfile.objects.count() == 1
