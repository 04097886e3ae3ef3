"""A 1C that may die at any moment: what it knows, what it says, in which session."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client

from django_commerceml.cml import iter_records
from django_commerceml.cml.records import OrderContainer, OrderDocument
from django_commerceml.exceptions import NothingUnderstoodError
from django_commerceml.models import ExchangeProfile
from tests.exchange.visitor import basic, hang_up

VERSION = "Версия на сайте"
_SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_names = count(1)


class KilledError(BaseException):
    """The process ended here: no handler of errors may see it."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """End the process at its *statement*-th word to the database."""
    left = count(statement, -1)

    def execute(run: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        # What the database does by itself when its client is gone must be done.
        if not sql.startswith(_SAVEPOINTS) and next(left) <= 0:
            raise KilledError
        return run(sql, params, many, context)

    try:
        with connection.execute_wrapper(execute):
            yield
    except KilledError:
        # No statement failed: what was begun within a savepoint is undone, and what
        # has none is one statement that was never said.
        connection.needs_rollback = False


@dataclass(slots=True)
class Known:
    """What 1C knows of one order of the site."""

    version: int
    quantity: int
    comment: str
    is_cancelled: bool
    identity: tuple[str | None, str | None, Any]


@dataclass(slots=True)
class Session:
    """One login, what came in it, and whether all of it was applied."""

    cookie: str
    received: list[OrderDocument] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    is_applied: bool = False
    is_broken: bool = False
    """An answer was lost: 1C confirms nothing more before it has got one."""

    @property
    def may_confirm(self) -> bool:
        return self.is_applied and not self.is_broken


class OneC:
    """One infobase: it exchanges as ERP does, or slice by slice (*is_paging*)."""

    def __init__(self, profile: ExchangeProfile, *, is_paging: bool) -> None:
        self.profile = profile
        self.is_paging = is_paging
        self.sessions: list[Session] = []
        self.known: dict[str, Known] = {}
        self.changed: dict[str, str] = {}
        """Words of 1C's own changes that the site has not got yet, by number."""
        self.uploaded: list[str] = []
        """Files that lie at the site and were not imported."""
        self.confirmed: dict[str, int] = {}
        """The versions that the site was told of by ``success``."""
        self._client = Client()

    @property
    def session(self) -> Session:
        return self.sessions[-1]

    def ask(
        self, mode: str, session: Session | None = None, **environ: Any
    ) -> tuple[int, list[bytes]]:
        """Ask *mode*; return the status and the pieces of the answer."""
        answer = self._ask(f"type=sale&mode={mode}", session or self.session, **environ)
        pieces = [bytes(each) for each in answer] if answer.streaming else []
        content = pieces or [answer.content]
        return answer.status_code, content

    def _ask(self, query: str, session: Session, **environ: Any) -> Any:
        body = environ.pop("body", None)
        return self._client.generic(
            "GET" if body is None else "POST",
            f"/1c/{self.profile.slug}/?{query}",
            body or b"",
            content_type="",
            HTTP_COOKIE=session.cookie,
            HTTP_AUTHORIZATION=basic(self.profile.login),
            **environ,
        )

    def log_in(self) -> None:
        """Begin an exchange of orders."""
        lines = self.text("checkauth", Session(cookie="")).split("\n")
        self.sessions.append(Session(cookie=f"{lines[1]}={lines[2]}"))
        if self.is_paging:
            self.text("init&version=3.1")

    def text(self, mode: str, session: Session | None = None, **environ: Any) -> str:
        status, pieces = self.ask(mode, session, **environ)
        text = b"".join(pieces).decode()
        assert status == 200
        assert not text.startswith("failure"), text
        return text

    def query(self, **environ: Any) -> int:
        """Get an answer whole; return how many documents it had."""
        _, pieces = self.ask("query", **environ)
        documents = read_documents(b"".join(pieces))
        self.session.is_applied = self.session.is_broken = False
        for document in documents:
            self.session.received.append(document)
            assert document.number
            self.session.versions[document.number] = version_of(document)
        return len(documents)

    def lose_answer(self) -> None:
        """Ask, and never get the answer."""
        self.ask("query")
        self._break()

    def _break(self) -> None:
        """Go on after a lost answer; a slice of its own cannot be asked for again."""
        self.session.is_broken = True
        if self.is_paging:
            self.log_in()

    def query_killed(self, statement: int) -> None:
        """Ask a site that dies over the answer."""
        with killed_at(statement):
            self.ask("query")
        self._break()

    def query_cut(self) -> None:
        """Ask, and hang up before the answer has come to its end."""
        answer = self._ask("type=sale&mode=query", self.session)
        if answer.streaming:
            next(answer.streaming_content)
            hang_up(answer)
        self._break()

    def query_all(self) -> None:
        """Ask as the family does: once, or until nothing is left."""
        while self.query() and self.is_paging:
            pass

    def apply(self) -> None:
        """Write all that came in this session, in one transaction."""
        for document in self.session.received:
            self._write(document)
        self.session.received.clear()
        self.session.is_applied = True

    def _write(self, document: OrderDocument) -> None:
        number = document.number or ""
        before = self.known.get(number)
        quantity = int((document.lines or ())[0].quantity or 0)
        now = Known(
            version=version_of(document),
            quantity=quantity,
            comment=document.comment or "",
            is_cancelled=said(document, "Отменен") == "true",
            identity=(document.id, document.number, document.date),
        )
        if before is not None:
            assert now.identity == before.identity
            assert now.version >= before.version, "an older state over a newer one"
            if number in self.changed:
                now.quantity = before.quantity
        self.known[number] = now

    def succeed(self, session: Session) -> None:
        """Tell the site that all that came in *session* is written."""
        self.text("success", session)
        for number, version in session.versions.items():
            known = self.confirmed.get(number, 0)
            self.confirmed[number] = max(known, version)

    def change(self, number: str, quantity: int, words: str) -> None:
        """Have the manager change an order."""
        self.known[number].quantity = quantity
        self.changed[number] = words

    def upload(self, **environ: Any) -> str:
        """Send what changed as a file; return its name."""
        name = f"orders-{next(_names)}.xml"
        changed = [
            write_document(number, self.known[number], words)
            for number, words in self.changed.items()
        ]
        self.text(f"file&filename={name}", body=wrap(changed), **environ)
        return name

    def import_file(self, name: str) -> None:
        while self.text(f"import&filename={name}").startswith("progress"):
            pass


def read_documents(data: bytes) -> list[OrderDocument]:
    assert data.startswith(b"<?xml")
    found = []
    with suppress(NothingUnderstoodError):
        for reading in iter_records(lambda: io.BytesIO(data)):
            assert isinstance(reading.record, OrderContainer)
            assert not reading.problems
            found += [each for each in reading.record.documents if not each.basis_id]
    return found


def said(document: OrderDocument, name: str) -> str:
    (values,) = [
        each.values for each in document.attributes or () if each.name == name
    ] or [("",)]
    return values[0]


def version_of(document: OrderDocument) -> int:
    return int(said(document, VERSION))


def wrap(documents: list[str]) -> bytes:
    text = "".join(documents)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<КоммерческаяИнформация ВерсияСхемы="2.08">{text}</КоммерческаяИнформация>'
    ).encode()


def write_document(number: str, known: Known, words: str) -> str:
    """Write an order as 1C sends it back: its number, its line, what it says."""
    return (
        f"<Документ><Номер>{number}</Номер><Дата>2026-11-24</Дата>"
        "<ХозОперация>Заказ товара</ХозОперация><Роль>Продавец</Роль>"
        "<Товары><Товар><Ид>good</Ид><Наименование>Доска</Наименование>"
        f"<ЦенаЗаЕдиницу>10</ЦенаЗаЕдиницу><Количество>{known.quantity}</Количество>"
        f"<Сумма>{known.quantity * 10}</Сумма></Товар></Товары>"
        "<ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Номер по 1С"
        f"</Наименование><Значение>ТД-{number}</Значение></ЗначениеРеквизита>"
        f"{words}</ЗначенияРеквизитов></Документ>"
    )


def requisite(name: str, value: str) -> str:
    return (
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование>"
        f"<Значение>{value}</Значение></ЗначениеРеквизита>"
    )
