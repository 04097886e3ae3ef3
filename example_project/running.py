"""A shop that runs by itself: made empty, served, stopped."""

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
SQLITE = {"EXAMPLE_DATABASE": "sqlite"}


class DemoError(Exception):
    """A step did not work; its own output says why."""


def make_password() -> str:
    return secrets.token_urlsafe(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Where this demonstration runs and who may enter."""

    port: int
    var: Path
    project: str = "example_project"
    """The package with the settings and ``manage.py``."""
    admin_password: str = field(default_factory=make_password)
    exchange_password: str = field(default_factory=make_password)
    buyer_password: str = field(default_factory=make_password)
    database: Mapping[str, str] = field(default_factory=lambda: {**SQLITE})
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def site(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @property
    def exchange(self) -> str:
        return f"{self.site}1c/demo/"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "EXAMPLE_VAR": str(self.var),
            **self.database,
            "EXAMPLE_DEBUG": "0",
            "EXAMPLE_SECRET_KEY": self.secret_key,
            "DJANGO_SETTINGS_MODULE": f"{self.project}.settings",
            "DJANGO_SUPERUSER_PASSWORD": self.admin_password,
        }

    def play(self, *words: str) -> None:
        """Let the emulator call the shop as 1C does."""
        access = ("--login=demo", f"--password={self.exchange_password}")
        self.manage("commerceml_emulate", self.exchange, *access, *words)

    def command(self, *words: str) -> list[str]:
        manage = HERE.parent / self.project / "manage.py"
        return [sys.executable, str(manage), *words]

    def manage(self, *words: str) -> None:
        """Run a command of ``manage.py``."""
        done = subprocess.run(  # noqa: S603 (our own command)
            self.command(*words), env=self.environment, check=False
        )
        if done.returncode:
            raise DemoError(f"manage.py {words[0]}: код {done.returncode}")


def find_port(wanted: int) -> int:
    """Return *wanted*, or a free port when another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError:
            probe.bind((HOST, 0))
            say(f"Порт {wanted} занят, беру {probe.getsockname()[1]}.")
        port: int = probe.getsockname()[1]
        return port


def prepare(demo: Demo) -> None:
    """Make an empty shop with an administrator and a profile of exchange."""
    say("Готовлю пустой магазин")
    shutil.rmtree(demo.var, ignore_errors=True)
    demo.var.mkdir(parents=True)
    demo.manage("migrate", "--verbosity=0")
    user = ("--username=admin", "--email=admin@example.com")
    demo.manage("createsuperuser", "--noinput", *user, "--verbosity=0")
    access = ("--login=demo", f"--password={demo.exchange_password}")
    demo.manage("commerceml_profile", "demo", "--name=Демонстрация", *access)


@contextmanager
def serve(demo: Demo) -> Iterator[subprocess.Popen[bytes]]:
    """Keep the site running."""
    log = demo.var / "site.log"
    options = ("--noreload", "--insecure", f"{HOST}:{demo.port}")
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 (our own command)
            demo.command("runserver", *options),
            env=demo.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as site,
    ):
        try:
            wait_for_an_answer(demo, site, log)
            yield site
        finally:
            stop(site)


def wait_for_an_answer(demo: Demo, site: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and site.poll() is None:
        if answers(demo.port):
            say(f"Сайт работает: {demo.site}")
            return
        time.sleep(0.2)
    raise DemoError(f"Сайт не отвечает:\n{log.read_text(errors='replace')[-2000:]}")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except OSError:
        return False
    finally:
        connection.close()


def stop(site: subprocess.Popen[bytes]) -> None:
    site.terminate()
    try:
        site.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        site.kill()


def say(text: str) -> None:
    print(f"\n{text}", flush=True)
