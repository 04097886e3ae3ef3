"""Rows of other people's models in bulk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from django_commerceml.bulk.whole import append_whole, insert_whole
from django_commerceml.models import ExchangeProfile, Link
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


def test_rows_are_inserted_with_the_defaults_of_their_model():
    profile = make_profile()
    kind = ContentType.objects.get_for_model(Group)
    said = [(profile.pk, "x", f"{number}", kind.pk, "1") for number in range(3)]
    columns = ["profile_id", "kind", "external_id", "content_type_id", "object_id"]

    append_whole(Link, columns, said)

    rows = Link.objects.order_by("pk")
    assert [row.external_id for row in rows] == ["0", "1", "2"]
    assert {row.said for row in rows} == {""}


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        append_whole(Link, ["kind"], [])


def test_what_a_model_makes_anew_for_each_row_is_left_to_django(
    django_user_model,
):
    user = django_user_model.objects.create_user("ann", "a@example.com", "secret")
    before = timezone.now()

    append_whole(
        LogEntry,
        ["user_id", "object_repr", "action_flag"],
        [(user.pk, "один", 1), (user.pk, "два", 2)],
    )

    rows = LogEntry.objects.order_by("pk")
    assert [row.object_repr for row in rows] == ["один", "два"]
    assert all(row.action_time >= before for row in rows)


class Upper(models.CharField):  # type: ignore[type-arg]  # unknown to Django
    """A field with a way of its own to prepare values."""

    def get_prep_value(self, value):
        return super().get_prep_value(value).upper()


def test_a_field_with_a_way_of_its_own_is_asked(monkeypatch):
    kind = ContentType.objects.get_for_model(ExchangeProfile)
    name = Permission._meta.get_field("codename")  # noqa: SLF001 (Django's public name)
    monkeypatch.setattr(name, "__class__", Upper)

    append_whole(
        Permission, ["name", "content_type_id", "codename"], [("Имя", kind.pk, "abc")]
    )

    assert Permission.objects.filter(codename="ABC").count() == 1


def test_the_keys_of_new_rows_are_told_in_their_order():
    kind = ContentType.objects.get_for_model(Group)
    columns = ["name", "content_type_id", "codename"]

    keys = insert_whole(
        Permission, columns, [(f"{n}", kind.pk, f"{n}") for n in range(3)]
    )

    names = [Permission.objects.get(pk=key).name for key in keys or ()]
    assert names == ["0", "1", "2"]
    assert insert_whole(Permission, columns, []) == []


def test_the_keys_of_rows_that_django_has_to_write_are_told_too(django_user_model):
    user = django_user_model.objects.create_user("ann", "a@example.com", "secret")

    keys = insert_whole(
        LogEntry,
        ["user_id", "object_repr", "action_flag"],
        [(user.pk, "один", 1), (user.pk, "два", 2)],
    )

    if connection.features.can_return_rows_from_bulk_insert:
        rows = [LogEntry.objects.get(pk=key).object_repr for key in keys or ()]
        assert rows == ["один", "два"]
    else:
        assert keys is None


def test_a_key_that_is_free_again_is_not_given_to_another_row():
    name = ["name"]
    old = insert_whole(Group, name, [("а",), ("б",)])
    Group.objects.all().delete()

    new = insert_whole(Group, name, [("в",)])

    assert old is not None
    assert new is not None
    assert min(new) > max(old)
