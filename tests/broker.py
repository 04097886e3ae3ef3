"""A broker within the process: what is sent can be looked at, or worked off."""

import pytest
from celery import Celery
from celery._state import get_current_app
from celery.signals import setup_logging

QUEUE = "commerceml"


@setup_logging.connect
def leave_logging_alone(**_):
    """Keep workers from changing the levels of the whole process."""


class Broker:
    """A Celery app of a store, with a broker that may be switched off."""

    def __init__(self, url="memory://"):
        self.app = Celery("tests", broker=url)
        self.app.set_default()
        self.app.set_current()

    def take(self, name=QUEUE):
        """Return the messages that wait: task, arguments and when they expire."""
        found = []
        with self.app.connection_for_read() as connection:
            queue = connection.SimpleQueue(name)
            while len(queue):
                message = queue.get(block=False)
                headers = message.headers
                arguments = message.payload[0]
                found.append((headers["task"], *arguments, headers["expires"]))
                message.ack()
            queue.close()
        return found

    def work_off(self):
        """Do what the messages ask for, as a worker would."""
        for name, *arguments, _ in self.take():
            self.app.tasks[name](*arguments)


@pytest.fixture
def broker():
    """Give a broker that is there."""
    before = get_current_app()
    broker = Broker()
    broker.take()
    yield broker
    broker.take()
    broker.app.close()
    before.set_default()
    before.set_current()


@pytest.fixture
def broken_broker():
    """Give a broker that is not there."""
    before = get_current_app()
    broker = Broker("redis://127.0.0.1:1/0")
    yield broker
    broker.app.close()
    before.set_default()
    before.set_current()
