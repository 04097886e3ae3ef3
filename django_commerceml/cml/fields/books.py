"""The elements of a reference book of the user."""

from django_commerceml.cml import records
from django_commerceml.cml.declarations import Element
from django_commerceml.cml.fields.parts import ID_LEAF, NAME, VERSION
from django_commerceml.cml.members import Leaf, Mark
from django_commerceml.cml.nesting import Children

REFERENCE_FIELD = Element(
    "Реквизит", records.ReferenceField, ID_LEAF, NAME, Leaf("ТипЗначений", "value_type")
)
REFERENCE_ITEM = Element(
    "ЭлементСправочника",
    records.ReferenceItem,
    ID_LEAF,
    VERSION,
    Mark(),
    Children(
        "ЗначениеРеквизита",
        "values",
        Element(
            "ЗначениеРеквизита",
            records.ReferenceValue,
            ID_LEAF,
            NAME,
            Leaf("Значение", "value"),
        ),
        within="ЗначенияРеквизитов",
    ),
)
