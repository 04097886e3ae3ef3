"""Which answers to ``query`` a family takes, and what it sees in one (A.3.1, C.13)."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django_commerceml.cml import iter_records
from django_commerceml.cml.arrangement import flatten
from django_commerceml.cml.fields.documents import ORDER
from django_commerceml.cml.names import ROOT, ContactKind, Operation
from django_commerceml.cml.records import (
    Contact,
    Counterparty,
    OrderContainer,
    OrderDocument,
)
from django_commerceml.cml.styles import OrderForm
from django_commerceml.emulator.answers import RefusedAnswerError
from django_commerceml.emulator.habits import OrderHabits
from django_commerceml.exceptions import CommerceMLError, NothingUnderstoodError

_UNREADABLE: Final = "Не удалось прочитать данные, загруженные с сервера."
_ZIP: Final = b"PK\x03\x04"
_EXACT: Final = {
    ContactKind.WORK_PHONE: "ТелефонРабочий",
    ContactKind.EMAIL: str(ContactKind.EMAIL),
}
"""The only names of contacts that ERP knows, when blanks are removed from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOrder:
    """An order of the site, and the documents that are based on it."""

    document: OrderDocument
    parts: tuple[OrderDocument, ...] = ()

    @property
    def number(self) -> str:
        """Return the site's number."""
        return self.document.number or ""


def read_batch(body: bytes, habits: OrderHabits) -> tuple[SiteOrder, ...]:
    """Return the orders in *body*, an answer to query.

    Raises `RefusedAnswerError` with 1C's words where the family does not take it:
    one wrong document is enough to refuse all.
    """
    if not body.startswith(habits.starts):
        raise RefusedAnswerError(_UNREADABLE)
    data = _unpack(body) if body.startswith(_ZIP) else body
    text = _decode(data)
    containers = _read(data, text)
    _check_form(text, containers, habits)
    orders = tuple(_group(containers))
    for order in orders:
        _check(order.document, habits)
    if habits.takes_exact_contacts:
        orders = tuple(_keep_exact_contacts(order, text) for order in orders)
    return orders


def _unpack(body: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".xml")]
            if len(names) == 1:
                return archive.read(names[0])
    except zipfile.BadZipFile as error:
        raise RefusedAnswerError(_UNREADABLE) from error
    message = f"В архиве должен быть один файл XML, а их {len(names)}."
    raise RefusedAnswerError(message)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1251", errors="replace")


def _read(data: bytes, text: str) -> list[OrderContainer]:
    try:
        return list(_iter_containers(data))
    except NothingUnderstoodError as error:
        # A file without a single document is how a site says "nothing new".
        if f"<{ROOT}" in text:
            return []
        raise RefusedAnswerError(_UNREADABLE) from error
    except CommerceMLError as error:
        message = f"{_UNREADABLE} {error.message}"
        raise RefusedAnswerError(message) from error


def _iter_containers(data: bytes) -> Iterator[OrderContainer]:
    for reading in iter_records(lambda: io.BytesIO(data)):
        for problem in reading.problems:
            if problem.severity == "error":
                message = f"{_UNREADABLE} Строка {problem.line}: {problem.message}"
                raise RefusedAnswerError(message)
        if isinstance(reading.record, OrderContainer):
            yield reading.record


def _check_form(
    text: str, containers: Iterable[OrderContainer], habits: OrderHabits
) -> None:
    """Refuse documents that lie otherwise than the family expects."""
    form = habits.form
    has_containers = f"<{ORDER.name}>" in text
    documents = [found for container in containers for found in container.documents]
    has_subordinates = any(document.subordinates for document in documents)
    is_wrong = (
        (has_containers and form is not OrderForm.CONTAINERS)
        or (form is OrderForm.CONTAINERS and documents and not has_containers)
        or (has_subordinates and form is not OrderForm.SUBORDINATES)
    )
    if is_wrong:
        message = f"{_UNREADABLE} Документы лежат не так, как ждёт обработка."
        raise RefusedAnswerError(message)
    if form is not OrderForm.SIBLINGS and form is not OrderForm.CONTAINERS:
        _check_operations(documents)


def _check_operations(documents: Iterable[OrderDocument]) -> None:
    for document in documents:
        if not _is_order(document):
            message = (
                f"Документ {document.number}: хозяйственная операция "
                f"«{document.operation or ''}» не поддерживается."
            )
            raise RefusedAnswerError(message)


def _is_order(document: OrderDocument) -> bool:
    return (document.operation or "").strip().lower() == Operation.ORDER.lower()


def _group(containers: Iterable[OrderContainer]) -> Iterator[SiteOrder]:
    """Yield each order with the documents that are based on it."""
    documents = [found for container in containers for found in flatten(container)]
    parts: dict[str, list[OrderDocument]] = {}
    for document in documents:
        if not _is_order(document):
            parts.setdefault(document.basis_id or "", []).append(document)
    for document in documents:
        if _is_order(document):
            based = tuple(parts.get(document.id or "", ()))
            yield SiteOrder(document=document, parts=based)


def _check(document: OrderDocument, habits: OrderHabits) -> None:
    """Refuse an order that lacks what the family cannot do without."""
    parties = document.counterparties or ()
    number = document.number or ""
    longest = habits.number_length or len(number)
    for is_wrong, complaint in (
        (not number, "не указан номер"),
        (len(number) > longest, f"номер длиннее {longest} знаков"),
        (habits.needs_id and document.id is None, "не указан идентификатор"),
        (document.date is None, "не указана дата"),
        (not document.currency, "не указана валюта"),
        (not parties, "не указан контрагент"),
        (not all(party.name for party in parties), "нет наименования контрагента"),
    ):
        if is_wrong:
            message = f"Заказ «{number}» не загружен: {complaint}."
            raise RefusedAnswerError(message)


def _keep_exact_contacts(order: SiteOrder, text: str) -> SiteOrder:
    """Return *order* without the contacts that *text* spells otherwise."""

    def is_taken(contact: Contact) -> bool:
        word = _EXACT.get(ContactKind(contact.kind)) if contact.kind in _KINDS else None
        return word is not None and f">{word}<" in text

    def strip(party: Counterparty) -> Counterparty:
        contacts = tuple(filter(is_taken, party.contacts or ()))
        return replace(party, contacts=contacts)

    parties = tuple(map(strip, order.document.counterparties or ()))
    return replace(order, document=replace(order.document, counterparties=parties))


_KINDS: Final = frozenset(map(str, _EXACT))
