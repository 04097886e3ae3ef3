"""The infobase: what it holds outlives the process, whole or not at all."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from django_commerceml.emulator import Good, Infobase, Manager, get_dialect
from django_commerceml.emulator.habits import PartyKey
from django_commerceml.emulator.infobase import read_batch, take_orders
from tests.emulator.site_orders import (
    COMPANY,
    NOW,
    make_order,
    make_payment,
    make_shipment,
    write_orders,
)


def fill(infobase):
    """Put one of everything into *infobase*."""
    habits = get_dialect("bitrix31").orders
    story = (make_order(), make_payment(is_done=False), make_shipment())
    other = make_order("T-1058", counterparties=(COMPANY,))
    body = write_orders(story, other, dialect="bitrix31")
    take_orders(infobase, read_batch(body, habits), habits)
    infobase.put_statuses({"N": "Принят"})
    manager = Manager(infobase)
    manager.pay("T-1057", Decimal("0.10"))
    manager.ship("T-1057")
    manager.create_party("Вектор")


def contents(infobase):
    return (infobase.orders, infobase.parties, infobase.goods, infobase.statuses)


def test_everything_survives_a_restart(tmp_path):
    infobase = Infobase(tmp_path / "1c", clock=lambda: NOW)
    fill(infobase)

    again = Infobase(tmp_path / "1c")

    assert contents(again) == contents(infobase)
    assert again.next_number() == "ТД00-000003"
    assert again.get_order("T-1058") == infobase.get_order("T-1058")
    assert again.find_party(PartyKey.NAME, "Вектор") == infobase.parties[-1]
    assert again.find_good(sku="K-1") == infobase.goods[0]


def test_what_is_kept_is_one_readable_file(tmp_path):
    fill(Infobase(tmp_path))

    (path,) = tmp_path.iterdir()
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "infobase.json"
    assert set(plain) == {"orders", "parties", "goods", "statuses", "counters"}
    assert "Петрова Анна" in path.read_text(encoding="utf-8")


def test_an_infobase_in_memory_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    fill(Infobase())

    assert list(tmp_path.iterdir()) == []


def test_a_transaction_that_fails_changes_nothing(tmp_path):
    infobase = Infobase(tmp_path)
    fill(infobase)
    before = contents(infobase)
    written = (tmp_path / "infobase.json").read_bytes()

    with pytest.raises(ZeroDivisionError):
        _fail_within(infobase)

    assert contents(infobase) == before
    assert infobase.find_good(name="Новый") is None
    assert (tmp_path / "infobase.json").read_bytes() == written
    assert contents(Infobase(tmp_path)) == before


def _fail_within(infobase):
    with infobase.transaction():
        infobase.put_good(Good(id="g", name="Новый"))
        Manager(infobase).cancel("T-1057")
        infobase.next_number()
        raise ZeroDivisionError


def test_what_cannot_be_written_is_not_kept_in_memory_either(tmp_path):
    folder, aside = tmp_path / "1c", tmp_path / "aside"
    infobase = Infobase(folder)
    fill(infobase)
    before = contents(infobase)
    folder.rename(aside)
    folder.write_text("not a directory")

    with pytest.raises(FileExistsError):
        infobase.put_good(Good(id="g", name="Новый"))

    assert contents(infobase) == before
    assert contents(Infobase(aside)) == before


def test_a_file_that_is_not_whole_is_refused(tmp_path):
    (tmp_path / "infobase.json").write_text('{"orders": {', encoding="utf-8")

    with pytest.raises(ValueError, match="Expecting"):
        Infobase(tmp_path)


def test_numbers_follow_the_form_and_are_counted_by_kind():
    infobase = Infobase(number_form="L{}")

    numbers = [infobase.next_number() for _ in range(3)]

    assert numbers == ["L1", "L2", "L3"]
    assert infobase.next_number("payments") == "L1"


def test_what_was_sent_waits_no_longer_unless_it_has_changed_since():
    infobase = Infobase()
    fill(infobase)
    changed = infobase.get_order("T-1057")
    party = infobase.parties[-1]

    infobase.mark_sent((changed,), (party,))
    calm = infobase.get_order("T-1057").is_changed
    Manager(infobase).cancel("T-1057")
    infobase.mark_sent((changed,), ())

    assert not calm
    assert infobase.get_order("T-1057").is_changed
    assert not infobase.parties[-1].is_changed


def test_a_counterparty_that_has_changed_meanwhile_waits_on():
    infobase = Infobase()
    party = Manager(infobase).create_party("Вектор")
    infobase.put_party(replace(party, inn="77"))

    infobase.mark_sent((), (party,))

    assert infobase.parties[0].is_changed
