"""Cells of corrections: what is understood, and what is said of the rest."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override

from django_commerceml.models import ExchangeProfile, Offer
from django_commerceml.spreadsheets.widgets import (
    CellWidget,
    GroupsWidget,
    ModelWidget,
    ProfileWidget,
    RuDecimalWidget,
    WholeNumberWidget,
    YesNoWidget,
    widget_for,
)
from tests.factories import make_price_type, make_profile


@pytest.mark.parametrize(
    ("widget", "cell", "value"),
    [
        (RuDecimalWidget, "1\u00a0200,50", Decimal("1200.50")),
        (RuDecimalWidget, "", None),
        (WholeNumberWidget, "20", 20),
        (WholeNumberWidget, 20.0, 20),
        (WholeNumberWidget, None, 0),
        (YesNoWidget, "Да", True),
        (YesNoWidget, True, True),
        (YesNoWidget, "нет", False),
        (YesNoWidget, "", False),
        (CellWidget, 4600000000017.0, "4600000000017"),
    ],
)
def test_a_cell_is_understood(widget, cell, value):
    assert widget().clean(cell) == value


@pytest.mark.parametrize(
    ("widget", "cell", "message"),
    [
        (RuDecimalWidget, "дорого", "«дорого» is not a number"),
        (WholeNumberWidget, "1,5", "«1,5» is not a whole number"),
        (YesNoWidget, "может быть", "«может быть» is neither yes nor no"),
        (CellWidget, "я" * 32_767, "The cell is as long as Excel allows"),
        (ModelWidget, "shop.nothing", "The shop has no model «shop.nothing»"),
        (ProfileWidget, "none", "There is no profile «none»"),
        (GroupsWidget, "Опт", "There is no group of buyers «Опт»"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_is_said_in_plain_words(widget, cell, message):
    with override("en"), pytest.raises(ValueError, match=message):
        widget().clean(cell)


@pytest.mark.django_db
def test_profiles_models_and_groups_are_said_by_their_names():
    profile = make_profile(slug="main")
    kind = ContentType.objects.get_for_model(ExchangeProfile)
    groups = [Group.objects.create(name=name) for name in ("Опт", "Свои")]
    price_type = make_price_type()
    price_type.groups.set(groups)

    said = [
        ProfileWidget().render(profile),
        ModelWidget().render(kind),
        GroupsWidget().render(price_type.groups),
    ]

    assert said == ["main", "commerceml.exchangeprofile", "Опт; Свои"]
    assert ProfileWidget().clean(said[0]) == profile
    assert ModelWidget().clean(said[1]) == kind
    assert list(GroupsWidget().clean(said[2])) == groups


def test_a_field_has_the_widget_of_its_kind():
    names = ("quantity", "is_active", "name")
    fields = [getattr(Offer, name).field for name in names]

    assert [type(widget_for(field)) for field in fields] == [
        RuDecimalWidget,
        YesNoWidget,
        CellWidget,
    ]
