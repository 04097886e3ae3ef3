"""The реквизиты of documents: one meaning, whatever the spelling."""

import pytest

from django_commerceml.cml.attributes import DATED, DocumentAttribute, find_attribute


@pytest.mark.parametrize("attribute", DocumentAttribute)
def test_every_attribute_is_found_by_its_own_name(attribute):
    assert find_attribute(attribute) is attribute


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("СтатусЗаказа", DocumentAttribute.STATUS_NAME),
        ("Проведён", DocumentAttribute.IS_POSTED),
        ("Отменён", DocumentAttribute.IS_CANCELLED),
        ("номер по 1C", DocumentAttribute.NUMBER_1C),
        ("Номер\u00a0оплаты по 1С", DocumentAttribute.PAYMENT_NUMBER_1C),
        ("Number by 1C", DocumentAttribute.NUMBER_1C),
        ("Date by 1C", DocumentAttribute.DATE_1C),
        ("Payment number by 1C", DocumentAttribute.PAYMENT_NUMBER_1C),
        ("Payments date by 1C", DocumentAttribute.PAYMENT_DATE_1C),
        ("Shipment number by 1C", DocumentAttribute.SHIPMENT_NUMBER_1C),
        ("Shipment date by 1С", DocumentAttribute.SHIPMENT_DATE_1C),
    ],
)
def test_other_spellings_are_known(name, attribute):
    assert find_attribute(name) is attribute


@pytest.mark.parametrize("name", ["", "Склад", "Оплачен частично", "Номер"])
def test_what_is_unknown_has_no_meaning(name):
    assert find_attribute(name) is None


def test_every_attribute_with_a_date_in_its_name_holds_a_moment():
    assert {name for name in DocumentAttribute if name.startswith("Дата")} == DATED
