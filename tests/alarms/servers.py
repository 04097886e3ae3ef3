"""A webhook and a mail server that are real, small and may be broken."""

import email
import email.policy
import json
import socketserver
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def serve(server):
    """Serve in a thread within the block."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Hook(ThreadingHTTPServer):
    """Keeps what is posted; answers with *status*, after *pause* seconds."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _HookHandler)
        self.requests = []
        self.status = 204
        self.location = ""
        self.pause = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?token=secret"

    @property
    def bodies(self):
        return [json.loads(body) for _headers, body in self.requests]


class _HookHandler(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((dict(self.headers), body))
        time.sleep(self.server.pause)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Post(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP, unless it is told to refuse it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _PostHandler)
        self.letters = []
        self.refuses = False

    @property
    def port(self):
        return self.server_address[1]


class _PostHandler(socketserver.StreamRequestHandler):
    server: Any

    def handle(self):
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._take()
            elif word == b"RCPT" and self.server.refuses:
                self._say("550 nobody of that name")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self):
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.letters.append(letter)
        self._say("250 taken")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())
