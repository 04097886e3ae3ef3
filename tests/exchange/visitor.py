"""A caller that says what a test wants, and what must hold after a refusal."""

import logging
from base64 import b64encode
from pathlib import Path

from django.test import Client

from django_commerceml.models import RunProblem
from tests.exchange.tables import describe_shop, dump_catalog
from tests.factories import PASSWORD

LOGIN = "обмен"
GOOD = """<?xml version="1.0" encoding="UTF-8"?>\
<КоммерческаяИнформация ВерсияСхемы="2.07"><Каталог><Ид>c</Ид><Товары>\
<Товар><Ид>good</Ид><Наименование>Доска</Наименование></Товар>\
</Товары></Каталог></КоммерческаяИнформация>""".encode()


def basic(login=LOGIN, password=PASSWORD, encoding="utf-8"):
    """Return a header with *login* and *password*."""
    return f"Basic {b64encode(f'{login}:{password}'.encode(encoding)).decode()}"


class Visitor:
    """Speaks to the exchange at *path*; every answer must be plain text and 200."""

    def __init__(self, path="/1c/", **environ):
        self.client = Client(enforce_csrf_checks=True, **environ)
        self.path = path
        self.answers = []

    def fetch(self, query, *, method="GET", body=b"", path=None, **environ):
        """Send a request with the raw *query*; return the answer as it is."""
        return self.client.generic(
            method, f"{path or self.path}?{query}", body, content_type="", **environ
        )

    def ask(self, query, **request):
        """Send a request with the raw *query*; return the text of the answer."""
        answer = self.fetch(query, **request)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; charset=")
        text = answer.content.decode(answer.charset)
        self.answers.append(text)
        return text

    def log_in(self, kind="catalog", **environ):
        """Say checkauth and keep the cookie; return the lines of the answer."""
        lines = self.ask(
            f"type={kind}&mode=checkauth", HTTP_AUTHORIZATION=basic(), **environ
        ).split("\n")
        self.client.defaults["HTTP_COOKIE"] = f"{lines[1]}={lines[2]}"
        return lines

    def send(self, name, *parts, **environ):
        """Upload *parts* of the file *name*; return the last answer."""
        query = f"type=catalog&mode=file&filename={name}"
        text = ""
        for part in parts:
            text = self.ask(query, method="POST", body=part, **environ)
        return text

    def import_file(self, name):
        """Ask for the import of the file *name* until it has ended."""
        while True:
            text = self.ask(f"type=catalog&mode=import&filename={name}")
            if not text.startswith("progress"):
                return text


def hang_up(answer):
    """Leave *answer* before its end, as a client that has gone."""
    answer._iterator.close()  # noqa: SLF001 (`close` of the answer would end the test's connection)


def exchange(visitor, name="import.xml", data=GOOD):
    """Log in, upload *data* and import it; return the answer to the import."""
    visitor.log_in()
    visitor.ask("type=catalog&mode=init")
    assert visitor.send(name, data).startswith("success")
    return visitor.import_file(name)


class Watch:
    """What a refusal must leave as it was."""

    def __init__(self, spool, caplog):
        self._spool = spool
        self._caplog = caplog
        self._shop = dump_catalog()
        self._files = self._outside()
        caplog.set_level(logging.DEBUG)

    def check(self, text, code, message, *, secrets=(PASSWORD,)):
        """Assert that *text* refuses with *code* and *message*, and lost nothing."""
        entry = RunProblem.objects.latest("pk")
        assert text == f"failure\n{message} [{code}]\nжурнал: {entry.pk}"
        assert (entry.severity, entry.code, entry.message) == ("error", code, message)
        assert dump_catalog() == self._shop
        assert self._outside() == self._files
        journal = repr(list(RunProblem.objects.values_list()))
        told = f"{text}{journal}{self._caplog.text}"
        assert [secret for secret in secrets if secret in told] == []
        self._check_next_exchange()

    def _check_next_exchange(self):
        assert exchange(Visitor(REMOTE_ADDR="198.51.100.7")).startswith("success\n")
        assert describe_shop()["products"]["good"] == "Доска"

    def _outside(self):
        """Return the files next to the spool and in the working directory."""
        places = (self._spool.parent, Path.cwd())
        found = (path for place in places for path in place.iterdir())
        return {path for path in found if path != self._spool}
