"""What differs between a row and its new values."""

import pytest

from django_commerceml.importing.differences import compare, describe
from django_commerceml.importing.telling import Named
from django_commerceml.models import Group, Property, Unit


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"name": "А"}, {"name": "А"}, []),
        ({"name": "А"}, {"name": "Б"}, [("name", "", "А", "Б")]),
        ({"fingerprint": "1"}, {"fingerprint": "2"}, []),
        (
            {"base_unit_id": 1},
            {"base_unit_id": None},
            [("base_unit", "", Named(Unit, 1), None)],
        ),
        (
            {"parent_external_id": ""},
            {"parent_external_id": "г"},
            [("parent", "", None, Named(Group, "г"))],
        ),
        (
            {"property_external_ids": []},
            {"property_external_ids": ["с"]},
            [("properties", "", (), (Named(Property, "с"),))],
        ),
        (
            {"attributes": [{"name": "Цвет", "value": "а"}]},
            {
                "attributes": [
                    {"name": "Цвет", "value": "а"},
                    {"name": "Цвет", "value": "б"},
                ]
            },
            [("attribute", "Цвет", ["а"], ["а", "б"])],
        ),
        (
            {"details": {"weight": "1", "sex": "M", "attributes": [["Рост", "1"]]}},
            {"details": {"weight": "2", "attributes": [["Рост", "2"]]}},
            [
                ("weight", "", "1", "2"),
                ("sex", "", "M", None),
                ("attribute", "Рост", ["1"], ["2"]),
            ],
        ),
        (
            {"values": {"Цвет": "а"}},
            {"values": {"Цвет": "б"}},
            [("value", "Цвет", "а", "б")],
        ),
        (
            {"is_active": True, "is_deleted": False},
            {"is_deleted": True, "is_active": False},
            [("is_active", "", True, False)],
        ),
        (
            {"is_deleted": False},
            {"is_deleted": True},
            [("is_deleted", "", False, True)],
        ),
    ],
)
def test_a_change_is_told_field_by_field(before, after, found):
    assert compare(before, after) == found


def test_of_a_new_row_what_it_says_is_told():
    values = {
        "name": "Чай",
        "sku": "",
        "is_active": True,
        "is_deleted": False,
        "base_unit_id": 7,
        "weight": None,
        "attributes": [{"name": "Вид", "value": "Товар"}],
        "details": {},
        "fingerprint": "ab",
    }

    assert describe(values) == [
        ("name", "", None, "Чай"),
        ("base_unit", "", None, Named(Unit, 7)),
        ("attribute", "Вид", None, ["Товар"]),
    ]
