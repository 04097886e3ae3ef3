"""Shops with logic of their own in save: row by row, with signals."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import post_save, pre_save

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.mapped import (
    Field,
    Mode,
    ProductMapping,
    Slug,
)
from django_commerceml.adapters.writing import Writer
from tests.adapters.mapped.trials import begin, said
from tests.importing.loaders.documents import rows
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment

pytestmark = pytest.mark.django_db


class Safe(WardrobeAdapter):
    products = ProductMapping(
        model="wardrobe.Garment",
        fields={
            "title": "name",
            "slug": Field(Slug(30), mode=Mode.NEVER),
            "text": "description",
        },
        groups="sections",
        active="is_public",
        safe=True,
        full_clean=True,
    )


@pytest.fixture
def trial():
    return begin(Safe)


@pytest.fixture
def saved():
    names = []

    def note(instance, created, **kwargs):
        names.append((instance.title, created))

    post_save.connect(note, sender=Garment)
    yield names
    post_save.disconnect(note, sender=Garment)


def test_every_row_is_saved_by_the_shops_own_way(trial, saved):
    cup = trial.goods.article("a", name="Чашка")
    trial.goods.article("b", name="Ложка")
    trial.give()
    assert saved == [("Чашка", True), ("Ложка", True)]

    saved.clear()
    cup.name = "Кружка"
    cup.save()
    trial.give()
    assert saved == [("Кружка", False)]


def test_a_row_that_the_shop_does_not_accept_is_refused_in_its_own_words(trial):
    def refuse(instance, **kwargs):
        if instance.title == "Ложка":
            raise ValidationError({"title": "ложек не продаём"})

    pre_save.connect(refuse, sender=Garment)
    try:
        trial.goods.product("a", name="Ложка")
        trial.goods.product("b", name="Чашка")
        errors = trial.give()
    finally:
        pre_save.disconnect(refuse, sender=Garment)

    assert [(one.external_id, one.message, one.field) for one in errors] == [
        ("a", "ложек не продаём", "title")
    ]
    assert rows(Garment, "title") == ["Чашка"]


def test_a_row_is_cleaned_where_that_is_asked_for(trial):
    trial.goods.product("a", name="")
    trial.goods.product("b", name="Чашка")

    errors = trial.give()

    assert [(one.external_id, one.field) for one in errors] == [("a", "title")]
    assert rows(Garment, "title") == ["Чашка"]


def test_a_row_that_the_database_refuses_is_refused_alone(trial):
    def clash(instance, **kwargs):
        instance.slug = "один"

    pre_save.connect(clash, sender=Garment)
    try:
        trial.goods.product("a", name="Чашка")
        trial.goods.product("b", name="Ложка")
        errors = trial.give()
    finally:
        pre_save.disconnect(clash, sender=Garment)

    assert said(errors) == (
        [("b", "магазин не сохранил строку: IntegrityError")],
        [],
    )
    assert rows(Garment, "title", "slug") == [("Чашка", "один")]


@pytest.mark.parametrize("can_return", [True, False])
def test_a_database_that_can_less_is_written_to_all_the_same(monkeypatch, can_return):
    writer = Writer(Garment)
    features = SimpleNamespace(
        can_return_rows_from_bulk_insert=can_return,
        supports_update_conflicts_with_target=False,
        has_select_for_update=False,
    )
    monkeypatch.setattr(writer, "_features", features)
    new = Garment(title="Чашка", slug="cup")
    assert writer.write([Draft(external_id="a", instance=new, is_new=True)]) == []
    assert new.pk is not None

    there = writer.read([new.pk])[new.pk]
    draft = Draft(external_id="a", instance=there, is_new=False)
    assert draft.set(make_column(Garment, "title", "name"), "Кружка")
    assert writer.write([draft]) == []

    assert rows(Garment, "title", "slug") == [("Кружка", "cup")]
