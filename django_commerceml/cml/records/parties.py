"""Whom 1C deals with: counterparties, their addresses, contacts and banks."""

from datetime import date

from django_commerceml.cml.records.declared import record
from django_commerceml.cml.records.goods import Attribute


@record
class AddressPart:
    """One АдресноеПоле: a city, a street, a postal code."""

    kind: str
    value: str


@record
class Address:
    """An address as one text and by its parts."""

    text: str | None = None
    comment: str | None = None
    parts: tuple[AddressPart, ...] = ()


@record
class Contact:
    """A telephone, an e-mail or another way to reach somebody."""

    kind: str
    value: str
    comment: str | None = None


@record
class Bank:
    """A bank: БИК or SWIFT, name, correspondent account."""

    name: str | None = None
    bik: str | None = None
    swift: str | None = None
    correspondent_account: str | None = None
    address: Address | None = None


@record
class BankAccount:
    """A settlement account of a counterparty."""

    number: str
    bank: Bank | None = None
    correspondent_bank: Bank | None = None
    comment: str | None = None


@record
class Representative:
    """A person who speaks for a counterparty."""

    id: str | None = None
    name: str
    relation: str | None = None


@record
class IdentityDocument:
    """A passport or another paper of a person."""

    kind: str | None = None
    series: str | None = None
    number: str | None = None
    issued_date: date | None = None
    issued_by: str | None = None


@record
class Counterparty:
    """A Контрагент: a person, a sole trader or a company."""

    id: str = ""
    version: str | None = None
    is_deleted: bool = False
    name: str | None = None
    full_name: str | None = None
    """ПолноеНаименование: its presence speaks for a person."""
    official_name: str | None = None
    """ОфициальноеНаименование: its presence alone makes a company."""
    salutation: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    birth_place: str | None = None
    sex: str | None = None
    inn: str | None = None
    kpp: str | None = None
    okpo: str | None = None
    okved: str | None = None
    okdp: str | None = None
    okopf: str | None = None
    okfs: str | None = None
    egrpo: str | None = None
    main_activity: str | None = None
    registered_date: date | None = None
    comment: str | None = None
    role: str | None = None
    legal_address: Address | None = None
    registration_address: Address | None = None
    address: Address | None = None
    contacts: tuple[Contact, ...] | None = None
    bank_accounts: tuple[BankAccount, ...] | None = None
    representatives: tuple[Representative, ...] | None = None
    identity_document: IdentityDocument | None = None
    attributes: tuple[Attribute, ...] | None = None
