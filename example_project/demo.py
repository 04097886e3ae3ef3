"""The demonstration: 1C uploads a catalogue over HTTP, and the shop shows it.

Every step is a command of ``manage.py`` that may be typed by hand as well.
"""

import argparse
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django_commerceml.emulator import DIALECTS, get_dialect, write_catalog

HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
INTERRUPTED = 130


class DemoError(Exception):
    """A step did not work; its own output says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Where this demonstration runs and who may enter."""

    port: int
    var: Path
    admin_password: str
    exchange_password: str

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
            "EXAMPLE_DATABASE": "sqlite",
            "EXAMPLE_DEBUG": "0",
            "EXAMPLE_SECRET_KEY": secrets.token_urlsafe(32),
            "DJANGO_SETTINGS_MODULE": "example_project.settings",
            "DJANGO_SUPERUSER_PASSWORD": self.admin_password,
        }

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(HERE / "manage.py"), *words]

    def manage(self, *words: str) -> None:
        """Run a command of ``manage.py``."""
        done = subprocess.run(  # noqa: S603 (our own command)
            self.command(*words), env=self.environment, check=False
        )
        if done.returncode:
            raise DemoError(f"manage.py {words[0]}: код {done.returncode}")


def main(arguments: Sequence[str] | None = None) -> int:
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    port = find_port(options.port)
    demo = Demo(
        port=port,
        var=Path(os.environ.get("EXAMPLE_VAR", HERE / "var")) / f"demo-{port}",
        admin_password=secrets.token_urlsafe(9),
        exchange_password=secrets.token_urlsafe(9),
    )
    try:
        return run(demo, options)
    except DemoError as error:
        say(f"Не получилось. {error}")
        return 1
    except KeyboardInterrupt:
        say("Остановлено.")
        return INTERRUPTED


def run(demo: Demo, options: argparse.Namespace) -> int:
    prepare(demo)
    with serve(demo) as site:
        upload(demo, options)
        say("Что пришло в магазин")
        demo.manage("compare_catalog", str(demo.var / "catalog"))
        print_addresses(demo)
        if not options.once:
            wait_for_the_end(site)
    return 0


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make demo", description="Магазин, в который 1С выгружает каталог."
    )
    parser.add_argument("--products", type=int, default=300, help="сколько товаров")
    parser.add_argument("--dialect", choices=tuple(DIALECTS), default="ut11")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--once", action="store_true", help="закончить после таблицы, с кодом 0 или 1"
    )
    return parser.parse_args(arguments)


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
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def upload(demo: Demo, options: argparse.Namespace) -> None:
    """Let the emulator upload an invented catalogue."""
    dialect = get_dialect(options.dialect)
    say(f"Придумываю каталог: товаров {options.products}")
    catalog = demo.var / "catalog"
    write_catalog(catalog, dialect=dialect, products=options.products)
    say(f"1С выгружает каталог на {demo.exchange} ({dialect.title})")
    source = (f"--dialect={dialect.name}", f"--catalog={catalog}")
    access = ("--login=demo", f"--password={demo.exchange_password}")
    demo.manage("commerceml_emulate", demo.exchange, *source, *access)


def print_addresses(demo: Demo) -> None:
    say("Что открыть")
    print(f"  Магазин         {demo.site}")
    print(f"  Админка         {demo.site}admin/")
    print(f"                  логин admin, пароль {demo.admin_password}")
    print(f"  Журнал обмена   {demo.site}admin/commerceml/importrun/")
    print(f"  Адрес для 1С    {demo.exchange}")
    print(f"                  логин demo, пароль {demo.exchange_password}", flush=True)


def wait_for_the_end(site: subprocess.Popen[bytes]) -> None:
    say("Магазин открыт. Закрыть: Ctrl-C")
    try:
        status = site.wait()
    except KeyboardInterrupt:
        say("Магазин закрыт.")
        return
    raise DemoError(f"Сайт остановился сам, код {status}.")


def stop(site: subprocess.Popen[bytes]) -> None:
    site.terminate()
    try:
        site.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        site.kill()


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
