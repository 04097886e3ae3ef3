"""A tiny site that plays the other end of the protocol, in memory or over HTTP."""

import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import unquote

from django_commerceml.emulator import Response

NO_ORDERS = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация ВерсияСхемы="2.05"/>""".encode()


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def fields(self) -> dict[str, str]:
        pieces = (piece.partition("=") for piece in self.query.split("&"))
        return {name: unquote(value) for name, _, value in pieces}


@dataclass
class FakeSite:
    """Keeps what it was told; *answers* replaces the answer to a mode."""

    zip: bool = False
    file_limit: int | str = 1000
    polls: int = 0
    """How many times an import is answered with progress."""
    init_tail: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    status: int = 200
    orders: list[bytes] = field(default_factory=list)
    """The answers to query, one after another; then there are no more orders."""
    confirmed: int = 0
    """How many of the answers were followed by success."""
    info: bytes = b""
    requests: list[Request] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    imported: list[str] = field(default_factory=list)
    sessions: int = 0
    _asked: dict[str, int] = field(default_factory=dict)
    _given: int = 0

    def send(self, method, path_and_query, headers, body):
        path, _, query = path_and_query.partition("?")
        request = Request(method, path, query, dict(headers), body)
        self.requests.append(request)
        mode = request.fields["mode"]
        text = self.answers.get(mode) or getattr(self, f"_{mode}")(request)
        content_type = f"text/plain; charset={self.charset}"
        return Response(
            status=self.status,
            headers={"content-type": content_type},
            body=text if isinstance(text, bytes) else text.encode(self.charset),
        )

    @property
    def modes(self) -> list[str]:
        return [request.fields["mode"] for request in self.requests]

    def documents(self) -> dict[str, bytes]:
        """Return every file that came, out of archives too."""
        found: dict[str, bytes] = {}
        for name, data in self.files.items():
            if data.startswith(b"PK") and not name.startswith("Reports"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    found |= {
                        inner: archive.read(inner) for inner in archive.namelist()
                    }
            else:
                found[name] = data
        return found

    def _checkauth(self, request):
        self.sessions += 1
        number = self.sessions
        cookie = f"PHPSESSID\ncookie{number}"
        return f"success\n{cookie}\nsessid=key{number}\ntimestamp={number}"

    def _init(self, request):
        word = "yes" if self.zip else "no"
        return f"zip={word}\nfile_limit={self.file_limit}{self.init_tail}"

    def _file(self, request):
        name, body = request.fields["filename"], request.body
        if body.startswith((b"<?xml", b"\xef\xbb\xbf<?xml", b"PK\x03\x04")):
            self.files[name] = b""
        self.files[name] = self.files.get(name, b"") + body
        return "success"

    def _import(self, request):
        name = request.fields["filename"]
        self._asked[name] = self._asked.get(name, 0) + 1
        if self._asked[name] <= self.polls:
            return "progress\nОбработано 5 из 10 товаров"
        assert name in self.documents()
        self.imported.append(name)
        return f"success\nЗагружен {name}"

    def _query(self, request):
        waiting = self.orders[self._given :]
        self._given += bool(waiting)
        return waiting[0] if waiting else NO_ORDERS

    def _success(self, request):
        self.confirmed = self._given
        return "success"

    def _info(self, request):
        return self.info

    def _deactivate(self, request):
        return "success\nДеактивация завершена"

    def _complete(self, request):
        return "success"


@contextmanager
def serve(site: FakeSite) -> Iterator[str]:
    """Serve *site* over HTTP on a free port; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            self._answer(None)

        def do_POST(self):
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body):
            answer = site.send(self.command, self.path, self.headers, body)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["content-type"])
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
