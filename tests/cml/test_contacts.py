"""The kinds of contacts: every spelling is read, each style writes its own."""

import pytest
from lxml import etree

from django_commerceml.cml.contacts import read_contact_kind
from django_commerceml.cml.declarations import Style
from django_commerceml.cml.fields.parts import CONTACT
from django_commerceml.cml.names import ContactKind
from django_commerceml.cml.records import Contact


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Телефон рабочий", ContactKind.WORK_PHONE),
        ("ТелефонРабочий", ContactKind.WORK_PHONE),
        (" телефон  рабочий ", ContactKind.WORK_PHONE),
        ("Почта", ContactKind.EMAIL),
        ("Электронная почта", ContactKind.EMAIL),
        ("ЭлектроннаяПочта", ContactKind.EMAIL),
        ("E-mail", ContactKind.EMAIL),
        ("Веб-страница ", "Веб-страница"),
        ("", ""),
    ],
)
def test_a_kind_is_known_in_every_spelling(raw, kind):
    assert read_contact_kind(raw) == kind


@pytest.mark.parametrize(
    ("contacts", "phone", "email"),
    [
        ("official", "Телефон рабочий", "Почта"),
        ("joined", "ТелефонРабочий", "Почта"),
        ("spaced", "Телефон рабочий", "Электронная почта"),
    ],
)
def test_each_style_writes_the_kinds_its_own_way(contacts, phone, email):
    written = [
        CONTACT.write(Contact(kind=kind, value="1"), Style(contacts=contacts))
        for kind in (ContactKind.WORK_PHONE, ContactKind.EMAIL, "Мессенджер")
    ]

    assert [node.findtext("Тип") for node in written] == [phone, email, "Мессенджер"]


@pytest.mark.parametrize("contacts", ["official", "joined", "spaced"])
@pytest.mark.parametrize("kind", ContactKind)
def test_every_kind_reads_back_from_every_style(kind, contacts):
    contact = Contact(kind=kind, value="1")

    node = CONTACT.write(contact, Style(contacts=contacts))
    text = etree.tostring(node, encoding="unicode")

    assert CONTACT.read(etree.fromstring(text), []) == contact
