"""The site in threads, on a database that they share: as a browser and 1C see it."""

import threading

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from tests import sessions
from tests.databases import copy_sqlite


class _QuietHandler(WSGIRequestHandler):
    """Serves without a word."""

    def log_message(self, *args):
        pass


@pytest.fixture
def database(transactional_db, tmp_path):
    """Give the test a database that threads share: a file of its own, or PostgreSQL."""
    if connection.vendor != "sqlite":
        yield
        # Requests whose client has gone are still at work: they end with their test.
        sessions.wait_for_others()
        return
    path = tmp_path / "shop.sqlite3"
    copy_sqlite(path)
    usual = connections.settings["default"]
    in_memory = connections["default"]
    connections.settings["default"] = usual | {
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    del connections["default"]
    yield
    connections["default"].close()
    connections["default"] = in_memory
    connections.settings["default"] = usual


@pytest.fixture
def site(database):
    """Serve the site in threads; return its address."""
    server = ThreadedWSGIServer(
        ("127.0.0.1", 0), _QuietHandler, connections_override=None
    )
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
