"""Whatever can be in the way of 1C is seen where it is, and only there."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from django_commerceml.doctor import examine, remove_traces
from django_commerceml.doctor.findings import Severity
from django_commerceml.models import (
    ExchangeSession,
    FilePart,
    ImportRun,
    RunProblem,
    StoredFile,
)
from tests.doctor.conftest import LIMIT, LOGIN, visit

WELL = {
    "certificate": "http, within this machine",
    "address": "The exchange answers at /1c/",
    "authorization": "1C would be let in",
    "cookie": "The session is known by its cookie",
    "part": "200000 bytes arrived as they were sent",
}


def wrong(found):
    return [finding.name for finding in found.values() if finding.is_wrong]


def unknown(found):
    return [
        finding.name
        for finding in found.values()
        if not finding.is_well and finding.severity is Severity.INFO
    ]


def lines(finding):
    return "\n".join(line.lines for line in finding.lines)


class TestAnswers:
    """Whoever answers instead of the exchange."""

    @pytest.mark.parametrize(
        "location",
        ["https://shop.ru/1c/", "http://www.shop.ru/1c/", "/1c/other/?type=catalog"],
    )
    def test_a_redirect_is_seen(self, lonely, location):
        lonely.location = location

        finding = visit(lonely.url)["address"]

        place = location.partition("?")[0]
        assert finding.seen == f"Redirected (HTTP 301) to {place}"
        assert "SECURE_REDIRECT_EXEMPT" in lines(finding)

    def test_a_redirect_to_a_login_is_told_apart(self, lonely):
        lonely.location = "/accounts/login/?next=/1c/"

        assert "middleware asks for a login" in visit(lonely.url)["address"].advice

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (200, "address is that of the exchange"),
            (401, "password of its own"),
            (403, "firewall"),
            (404, "include the URLs"),
            (411, "with their length"),
            (418, "address is that of the exchange"),
            (500, "log of the site"),
            (502, "does not reach"),
            (503, "does not reach"),
            (504, "log of the site"),
        ],
    )
    def test_an_answer_of_somebody_else_is_seen(self, lonely, status, words):
        lonely.status = status

        found = visit(lonely.url)

        assert wrong(found) == ["address"]
        assert f"HTTP {status} text/html" in found["address"].seen
        assert words in found["address"].advice
        assert {"authorization", "cookie", "part", "clock"} <= set(unknown(found))

    def test_packed_answers_are_seen(self, lonely):
        lonely.status, lonely.packs = 200, True

        found = visit(lonely.url)

        assert wrong(found) == ["address"]
        assert found["address"].seen == "The answer is packed: gzip"

    def test_that_nobody_answers_is_seen(self):
        found = visit("http://127.0.0.1:1/1c/")

        assert wrong(found) == ["address"]
        assert "ConnectionRefusedError" in found["address"].seen

    def test_an_address_without_a_host_is_refused(self):
        with pytest.raises(ValueError, match="no host"):
            examine("https:///1c/", LOGIN, "", file_limit=LIMIT)


def test_where_all_is_well_every_step_says_so_and_nothing_stays(ways, profile, spool):
    found = ways()

    assert {name: found[name].seen for name in WELL} == WELL
    assert wrong(found) == []
    assert unknown(found) == ["patience"]
    assert ExchangeSession.objects.count() == 1
    assert remove_traces(profile.pk) == 1
    for model in (ExchangeSession, StoredFile, FilePart, ImportRun, RunProblem):
        assert not model.objects.exists()
    assert [path for path in spool.rglob("*") if path.is_file()] == []


def test_without_a_password_only_what_needs_none_is_examined(ways):
    found = ways(password="")

    assert wrong(found) == []
    assert unknown(found) == ["authorization", "cookie", "part", "patience"]
    assert found["address"].is_well


PAST = format_datetime(datetime.now(tz=UTC) - timedelta(minutes=10), usegmt=True)
FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "stripped": ({"drops": ("Authorization",)}, "authorization", "[AUTH-01]",
                 "WSGIPassAuthorization On"),
    "wrong password": ({"password": "wrong"}, "authorization", "[AUTH-02]", ""),
    "no cookie": ({"drops": ("Cookie",)}, "cookie", "[AUTH-01]",
                  "proxy_set_header Cookie"),
    "limit": ({"limit": 1000}, "part", "HTTP 413", "client_max_body_size 1m;"),
    "slammed": ({"limit": 1000, "slams": True}, "part", "", "client_max_body_size"),
    "changed": ({"swaps": True}, "part", "принято 200000 байт", "gzip off;"),
    "cut": ({"cuts": 10}, "part", "[PART-01]", "proxy_request_buffering on;"),
    "wrong clock": ({"date": PAST}, "clock", "differs from ours by", ""),
    "login page": ({"path": "/admin/login/"}, "address", "HTTP 200 text/html", ""),
}  # fmt: skip


def test_every_fault_on_the_way_is_seen_and_nothing_else(ways):
    seen = {}
    for name, (fault, _finding, text, line) in FAULTS.items():
        found = ways(**fault)
        bad = wrong(found)
        first = found[bad[0]]
        seen[name] = (bad, text in first.seen, line in lines(first))

    assert seen == {
        name: ([finding], True, True) for name, (_, finding, *_rest) in FAULTS.items()
    }


def test_who_loses_the_cookie_still_has_a_part_examined(ways):
    found = ways(drops=("Cookie",))

    assert found["part"].is_well


def test_a_slow_answer_is_waited_for_or_is_cut(ways, settings):
    settings.COMMERCEML = settings.COMMERCEML | {"STEP_SECONDS": 2}

    well, cut = ways(slow_seconds=2), ways(slow_seconds=2, patience=1)

    assert wrong(well) == []
    assert well["patience"].is_well
    assert wrong(cut) == ["patience"]
    assert "HTTP 504" in cut["patience"].seen
    assert "proxy_read_timeout 150s;" in lines(cut["patience"])


def test_a_store_that_is_slow_is_a_warning(ways):
    finding = ways(password="", pause=5.1)["speed"]

    assert finding.is_wrong
    assert finding.severity is Severity.WARNING


def test_a_date_that_says_nothing_says_nothing(ways):
    dates = ("", "yesterday", "Mon, 30 Nov 2026 10:00:00 -0000")

    assert ["clock" in unknown(ways(password="", date=date)) for date in dates] == [
        True,
        True,
        True,
    ]
