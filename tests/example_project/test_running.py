"""Where the demonstration runs."""

import socket

import pytest

from example_project.running import HOST, find_port


@pytest.fixture
def busy_port():
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_the_port_that_was_asked_for_is_taken(busy_port, capsys):
    port = find_port(0)

    assert find_port(port) == port
    assert capsys.readouterr().out == ""


def test_another_port_is_taken_when_the_first_is_busy(busy_port, capsys):
    port = find_port(busy_port)

    assert port not in {0, busy_port}
    assert capsys.readouterr().out == f"\nПорт {busy_port} занят, беру {port}.\n"
