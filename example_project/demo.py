"""The demonstration: a catalogue comes from 1C, an order goes there and comes back.

Every step is a command of ``manage.py`` that may be typed by hand as well.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django_commerceml.emulator import DIALECTS, get_dialect, write_catalog
from example_project.running import (
    HERE,
    Demo,
    DemoError,
    find_port,
    prepare,
    say,
    serve,
)
from example_project.shopper import ShopError, Shopper
from example_project.story import EMAIL, play_story

INTERRUPTED = 130


def look_at_the_catalog(demo: Demo) -> None:
    """Compare what came with what was sent, and make prices for wholesale buyers."""
    demo.manage("compare_catalog", str(demo.var / "catalog"))
    demo.manage("assign_prices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A shop that plays the story."""

    target: str = "demo"
    """Of the Makefile."""
    project: str = "example_project"
    shopper: type[Shopper] = Shopper
    look: Callable[[Demo], None] = look_at_the_catalog
    """Shows what came."""
    play: Callable[[Demo, str, Shopper], str] = play_story
    """Orders, has 1C work on it, and returns the address of the order."""
    account: str = "account/"
    """Where a buyer finds his orders."""


def main(arguments: Sequence[str] | None = None, stage: Stage = Stage()) -> int:
    options = read_options(arguments, stage)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    port = find_port(options.port)
    demo = Demo(
        port=port,
        project=stage.project,
        var=Path(os.environ.get("EXAMPLE_VAR", HERE / "var")) / f"demo-{port}",
    )
    try:
        return run(demo, options, stage)
    except (DemoError, ShopError) as error:
        say(f"Не получилось. {error}")
        return 1
    except KeyboardInterrupt:
        say("Остановлено.")
        return INTERRUPTED


def run(demo: Demo, options: argparse.Namespace, stage: Stage) -> int:
    prepare(demo)
    with serve(demo) as site:
        upload(demo, options)
        say("Что пришло в магазин")
        stage.look(demo)
        order = stage.play(demo, options.dialect, stage.shopper(demo.site))
        print_addresses(demo, order, stage)
        if not options.once:
            wait_for_the_end(site)
    return 0


def read_options(arguments: Sequence[str] | None, stage: Stage) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"make {stage.target}",
        description="Магазин, с которым 1С обменивается товарами и заказами.",
    )
    parser.add_argument("--products", type=int, default=300, help="сколько товаров")
    parser.add_argument("--dialect", choices=tuple(DIALECTS), default="ut11")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--once", action="store_true", help="закончить после рассказа, с кодом 0 или 1"
    )
    return parser.parse_args(arguments)


def upload(demo: Demo, options: argparse.Namespace) -> None:
    """Let the emulator upload an invented catalogue."""
    dialect = get_dialect(options.dialect)
    say(f"Придумываю каталог: товаров {options.products}")
    catalog = demo.var / "catalog"
    write_catalog(catalog, dialect=dialect, products=options.products)
    say(f"1С выгружает каталог на {demo.exchange} ({dialect.title})")
    demo.play(f"--dialect={dialect.name}", f"--catalog={catalog}")


def print_addresses(demo: Demo, order: str, stage: Stage) -> None:
    say("Что открыть")
    print(f"  Магазин         {demo.site}")
    print(f"  Заказ           {order}")
    print(f"  Покупатель      {demo.site}{stage.account}")
    print(f"                  логин {EMAIL}, пароль {demo.buyer_password}")
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


if __name__ == "__main__":
    sys.exit(main())
