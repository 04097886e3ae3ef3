"""A proxy before the site that may be set up as badly as real ones are."""

import gzip
import http.client
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Passes requests on to *site*; every attribute is a fault that it may have."""

    daemon_threads = True

    def __init__(self, site=""):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = urlsplit(site).netloc
        self.requests = []
        self.drops = ()
        """Names of headers that do not get through."""
        self.location = ""
        """Where everything is redirected."""
        self.status = 0
        """What everything is answered."""
        self.limit = None
        """The most bytes of a body; more are answered with 413."""
        self.slams = False
        """Whether a body over the limit is cut off without an answer."""
        self.cuts = 0
        """So many bytes are missing at the end of a body."""
        self.swaps = False
        """Whether bytes of bodies are changed."""
        self.patience = 30
        """So many seconds an answer is waited for."""
        self.date = None
        self.pause = 0
        self.packs = False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/1c/"


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        if self.server.limit is not None and length > self.server.limit:
            self.refuse(length)
            return
        self.answer(self.rfile.read(length))

    def refuse(self, length):
        if self.server.slams:
            self.close_connection = True
            return
        self.rfile.read(length)
        self.say(413, {"Content-Type": "text/html"}, b"<h1>Too large</h1>")

    def answer(self, body):
        server = self.server
        server.requests.append(self.path)
        time.sleep(server.pause)
        if server.location:
            self.say(301, {"Location": server.location}, b"")
        elif server.status:
            self.say(server.status, {"Content-Type": "text/html"}, b"<h1>No</h1>")
        else:
            self.forward(self.spoil(body))

    def spoil(self, body):
        if self.server.cuts and body:
            return body[: -self.server.cuts]
        if self.server.swaps and body:
            return body[:-1] + bytes([body[-1] ^ 1])
        return body

    def forward(self, body):
        server = self.server
        connection = http.client.HTTPConnection(server.site, timeout=server.patience)
        headers = {
            name: value
            for name, value in self.headers.items()
            if name not in server.drops
        }
        try:
            connection.request(self.command, self.path, body or None, headers)
            if server.cuts:
                connection.sock.shutdown(socket.SHUT_WR)
            answer = connection.getresponse()
            found = dict(answer.getheaders())
            self.say(answer.status, found, answer.read())
        except TimeoutError:
            self.say(504, {"Content-Type": "text/html"}, b"<h1>Timeout</h1>")
        finally:
            connection.close()

    def say(self, status, headers, body):
        server = self.server
        if server.packs:
            body = gzip.compress(body)
            headers = {**headers, "Content-Encoding": "gzip"}
        headers = {**headers, "Content-Length": str(len(body))}
        if server.date is not None:
            headers["Date"] = server.date
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def start(server):
    """Serve in a thread; return what ends it."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()

    def stop():
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
