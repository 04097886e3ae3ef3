"""Rows of the shop, written in bulk where they differ."""

from decimal import Decimal

import pytest
from django.db import connection

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.testing.watching import watching
from django_commerceml.adapters.writing import Writer
from django_commerceml.models import Order
from tests.factories import make_order
from tests.importing.loaders.documents import rows
from tests.shops.wardrobe.models import Coat, Garment, Variant

pytestmark = pytest.mark.django_db

TITLE = make_column(Garment, "title")
SLUG = make_column(Garment, "slug")


def garments(count):
    return Garment.objects.bulk_create(
        Garment(title=f"Платье {number}", slug=f"{number}") for number in range(count)
    )


def changed(writer, instances, *names):
    """Return drafts that give each of *instances* another value of *names*."""
    there = writer.read(instance.pk for instance in instances)
    drafts = []
    for place, instance in enumerate(there.values()):
        draft = Draft(external_id=f"{place}", instance=instance, is_new=False)
        for name in names:
            draft.put(make_column(Garment, name), f"new {place}")
        drafts.append(draft)
    return drafts


def test_rows_that_do_not_differ_are_not_written():
    writer = Writer(Garment)
    (row,) = garments(1)
    draft = Draft(external_id="a", instance=row, is_new=False)
    draft.put(TITLE, row.title)

    with watching() as watch:
        assert writer.write([draft]) == []

    assert watch.statements == []


def test_a_thousand_changes_are_one_statement_or_a_few():
    writer = Writer(Garment)
    drafts = changed(writer, garments(1000), "title", "text")

    with watching() as watch:
        assert writer.write(drafts) == []

    assert len(watch.writes) <= 20  # SQLite takes few values at once
    assert Garment.objects.filter(title__startswith="new", text="new 7").count() == 1


def test_only_what_changed_is_written():
    writer = Writer(Garment)
    (row,) = garments(1)
    drafts = changed(writer, [row], "title")
    Garment.objects.update(text="Руками", is_public=False)

    writer.write(drafts)

    assert rows(Garment, "title", "text", "is_public") == [("new 0", "Руками", False)]


def test_rows_are_locked_as_far_as_the_database_can():
    writer = Writer(Garment)
    (row,) = garments(1)

    with watching() as watch:
        assert writer.read([row.pk]) == {row.pk: row}

    can = connection.features.has_select_for_update
    assert any("FOR NO KEY UPDATE" in sql or "FOR UPDATE" in sql
               for sql in watch.statements) is can  # fmt: skip
    spares = connection.features.has_select_for_no_key_update
    assert any("FOR NO KEY UPDATE" in sql for sql in watch.statements) is spares


def test_rows_of_two_tables_are_saved_one_by_one():
    writer = Writer(Coat)
    new = Draft(external_id="a", instance=Coat(title="Плащ", slug="cloak"), is_new=True)
    assert writer.write([new]) == []

    draft = Draft(external_id="a", instance=new.instance, is_new=False)
    draft.put(make_column(Coat, "lining"), "шёлк")
    draft.put(TITLE, "Плащ-палатка")
    assert writer.write([draft]) == []

    assert rows(Coat, "title", "lining") == [("Плащ-палатка", "шёлк")]


def test_two_rows_do_not_get_one_value_that_is_unique():
    writer = Writer(Garment)
    first, second = garments(2)
    drafts = changed(writer, [first, second])
    for draft in drafts:
        draft.put(SLUG, "один")

    (error,) = writer.write(drafts)

    assert (error.external_id, error.field, error.is_warning) == ("1", "slug", False)
    assert rows(Garment, "slug") == ["один", "1"]


def test_a_value_that_is_unique_must_be_there():
    writer = Writer(Garment)
    Garment.objects.create(title="Без адреса", slug="")
    new = Draft(external_id="a", instance=Garment(title="Плащ"), is_new=True)
    new.put(SLUG, "")

    (error,) = writer.write([new])

    assert error.message == "поле «slug» не повторяется в магазине: значения нет"


def test_a_row_keeps_its_own_value_that_is_unique():
    writer = Writer(Garment)
    (row,) = garments(1)
    (draft,) = changed(writer, [row], "title")
    draft.changed.add("slug")

    assert writer.write([draft]) == []


def test_rows_that_belong_to_others_are_found_by_these():
    first, second = garments(2)
    variants = [
        Variant.objects.create(garment=owner, price=Decimal(1), stock=1)
        for owner in (first, second, first)
    ]
    writer = Writer(Variant)

    assert writer.related("garment", [first.pk]) == [variants[0], variants[2]]
    assert writer.living([variants[0].pk, 0]) == {variants[0].pk}
    assert Writer(Garment).keys(["0", "нет"], by="slug") == {"0": first.pk}

    writer.delete([variants[0].pk])
    assert writer.living(row.pk for row in variants) == {
        variants[1].pk,
        variants[2].pk,
    }


def moved(writer, *moves):
    """Return drafts that give rows other addresses: pairs of a row and its address."""
    there = writer.read([row.pk for row, _ in moves])
    drafts = []
    for row, slug in moves:
        draft = Draft(external_id=row.slug, instance=there[row.pk], is_new=False)
        draft.put(SLUG, slug)
        drafts.append(draft)
    return drafts


@pytest.mark.parametrize("model", [Garment, Coat])
@pytest.mark.parametrize("is_backwards", [True, False])
def test_a_value_that_its_owner_gives_up_is_free(model, is_backwards):
    writer = Writer(model)
    first, second, third = (
        model.objects.create(title="Пальто", slug=f"{number}") for number in range(3)
    )
    moves = [(first, "1"), (second, "2"), (third, "3")]
    drafts = moved(writer, *(reversed(moves) if is_backwards else moves))
    new = Draft(external_id="new", instance=model(title="Плащ"), is_new=True)
    new.put(SLUG, "0")

    assert writer.write([new, *drafts]) == []

    assert rows(model, "title", "slug") == [
        ("Пальто", "1"),
        ("Пальто", "2"),
        ("Пальто", "3"),
        ("Плащ", "0"),
    ]


def test_values_go_round_in_a_few_statements():
    writer = Writer(Garment)
    own = garments(20)
    drafts = moved(writer, *((row, f"{(n + 1) % 20}") for n, row in enumerate(own)))

    with watching() as watch:
        assert writer.write(drafts) == []

    assert rows(Garment, "slug") == [f"{(number + 1) % 20}" for number in range(20)]
    assert len(watch.writes) <= 4


def test_a_swap_that_cannot_be_saved_row_by_row_is_refused():
    writer = Writer(Garment, safe=True)
    first, second, third = garments(3)
    drafts = moved(writer, (first, "1"), (second, "0"), (third, "3"))

    errors = writer.write(drafts)

    assert [error.external_id for error in errors] == ["0", "1"]
    assert rows(Garment, "slug") == ["0", "1", "3"]


def test_who_is_refused_gives_nothing_up():
    writer = Writer(Garment)
    first, second, _ = garments(3)
    drafts = moved(writer, (first, "1"), (second, "2"))

    errors = writer.write(drafts)

    assert sorted(error.external_id for error in errors) == ["0", "1"]
    assert rows(Garment, "slug") == ["0", "1", "2"]


def test_two_do_not_get_what_one_gives_up():
    writer = Writer(Garment)
    first, second, third = garments(3)
    drafts = moved(writer, (first, "2"), (second, "2"), (third, "3"))

    (error,) = writer.write(drafts)

    assert error.external_id == "1"
    assert rows(Garment, "slug") == ["2", "1", "3"]


def test_who_takes_what_was_not_given_up_by_a_save_is_refused():
    writer = Writer(Garment, safe=True)
    first, second = garments(2)
    drafts = moved(writer, (first, "1"), (second, "9"))
    drafts[1].instance.title = None

    errors = writer.write(drafts)

    assert [error.external_id for error in errors] == ["1", "0"]
    assert rows(Garment, "slug") == ["0", "1"]


@pytest.mark.parametrize(
    ("numbers", "refused", "there"),
    [
        (("1", "2", "3"), [], ["1", "2", "3"]),
        (("1", "0", "3"), ["0", "1"], ["0", "1", "3"]),
    ],
)
def test_values_that_nothing_stands_in_for_are_written_in_turn(numbers, refused, there):
    orders = [make_order(number=f"{number}") for number in range(3)]
    writer = Writer(Order)
    drafts = []
    for order, number in zip(orders, numbers, strict=True):
        draft = Draft(external_id=order.number, instance=order, is_new=False)
        draft.put(make_column(Order, "number"), number)
        drafts.append(draft)

    errors = writer.write(drafts)

    assert [error.external_id for error in errors] == refused
    assert list(Order.objects.order_by("pk").values_list("number", flat=True)) == there
