"""1C comes to a fresh store, as the README and the tutorial say."""

import re
from collections.abc import Sequence

from tests.fresh_store.readme import SITE, read_install, read_order
from tests.fresh_store.stores import Store

GOODS = 12


def fill(store: Store, address: str) -> None:
    """Upload a small catalogue to the *store*, which answers at *address*."""
    (line,) = [step.code for step in read_install() if step.needs_site]
    _type(store, address, [f"{line} --products={GOODS}"])


def sell(store: Store, address: str) -> None:
    """Place an order, let 1C take it, pay it and ship it."""
    place, lines = read_order()
    store.manage("shell", typed=place)
    _type(store, address, lines)


def _type(store: Store, address: str, lines: Sequence[str]) -> None:
    (password,) = re.findall(r"password: +(\S+)", store.said[-1])
    for line in lines:
        store.shell(line.replace(SITE, address).replace("…", password))
