"""The mirror of the catalogue: names, what buyers see, one row for each id."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from django_commerceml.models import (
    PendingReference,
    Product,
    ProductGroup,
    PropertyOption,
    PropertyValue,
    ReferenceItem,
    Unit,
)
from django_commerceml.models.owned import OwnedByOneC
from tests.factories import (
    make_book,
    make_catalog,
    make_category,
    make_counterparty,
    make_group,
    make_image,
    make_item,
    make_offer,
    make_option,
    make_price_type,
    make_product,
    make_product_group,
    make_profile,
    make_property,
    make_unit,
    make_warehouse,
)

OWNED_MAKERS = [
    make_book,
    make_catalog,
    make_category,
    make_counterparty,
    make_group,
    make_item,
    make_offer,
    make_price_type,
    make_product,
    make_property,
    make_unit,
    make_warehouse,
]
every_owned_model = pytest.mark.parametrize(
    "make", OWNED_MAKERS, ids=lambda make: make.__name__
)
pytestmark = pytest.mark.django_db


def test_every_model_that_1c_owns_is_tried_here():
    assert {make().__class__ for make in OWNED_MAKERS} == set(
        OwnedByOneC.__subclasses__()
    )


@every_owned_model
def test_an_id_of_1c_stands_once_in_a_profile(make):
    row = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        make(profile=row.profile, external_id=row.external_id)


@every_owned_model
def test_two_profiles_may_have_the_same_id(make):
    row = make()

    other = make(profile=make_profile(), external_id=row.external_id)

    assert other.pk != row.pk


@every_owned_model
def test_a_profile_with_rows_cannot_be_erased(make):
    row = make()

    with pytest.raises(ProtectedError):
        row.profile.delete()


@every_owned_model
def test_a_row_without_a_name_is_called_by_its_id(make):
    row = make(external_id="bd72d8f9")
    for field in {"name", "short_name", "full_name"} & vars(row).keys():
        setattr(row, field, "")

    assert str(row) == "bd72d8f9"


@every_owned_model
def test_a_row_is_called_by_its_name(make):
    row = make()
    setattr(row, "short_name" if isinstance(row, Unit) else "name", "Дрели")

    assert str(row) == "Дрели"


def test_a_buyer_sees_what_is_active_and_not_hidden():
    seen = make_product()
    make_product(is_active=False)
    make_product(is_hidden=True)
    make_product(is_active=False, is_hidden=True)

    assert list(Product.objects.visible()) == [seen]


def test_a_product_stands_once_in_a_group():
    link = make_product_group()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_product_group(product=link.product, group=link.group)


def test_the_groups_of_a_product_are_those_it_stands_in():
    link = make_product_group()
    make_product_group()

    assert list(link.product.groups.all()) == [link.group]
    assert list(link.group.products.all()) == [link.product]


def test_a_picture_stands_once_at_a_product():
    image = make_image(path="import_files/a.jpg")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_image(product=image.product, path="import_files/a.jpg")


def test_an_option_stands_once_at_a_property():
    option = make_option()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_option(property=option.property, external_id=option.external_id)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (PropertyValue(value="780"), "780"),
        (PropertyValue(value="id", option=PropertyOption(value="красный")), "красный"),
        (PropertyValue(value="id", item=ReferenceItem(name="Интерскол")), "Интерскол"),
    ],
)
def test_a_value_is_shown_as_a_buyer_reads_it(value, shown):
    assert value.get_display() == shown
    assert str(value) == shown


def test_the_parts_of_a_product_have_names():
    parts = [
        PropertyOption(value="красный"),
        ProductGroup(product_id=1, group_id=2),
        PendingReference(kind="group", target_external_id="bd72"),
        make_image(path="import_files/a.jpg"),
    ]

    assert [str(part) for part in parts] == [
        "красный",
        "1 - 2",
        "группа bd72",
        "import_files/a.jpg",
    ]
