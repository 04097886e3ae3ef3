"""``commerceml_emulate``: 1C on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.emulator import Infobase
from tests.emulator.fake_site import FakeSite, serve
from tests.emulator.site_orders import INFO, make_order, write_orders


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def site():
    return FakeSite(file_limit=100_000)


@pytest.fixture
def url(site):
    with serve(site) as address:
        yield f"{address}/1c/"


def emulate(url, *options, output=None):
    output = output or io.StringIO()
    access = ("--login=l", "--password=p")
    with translation.override("en"):
        call_command(
            "commerceml_emulate", url, *access, *options, stdout=output, no_color=True
        )
    return output.getvalue()


def test_an_invented_catalogue_is_uploaded_and_shown_as_a_table(site, url):
    text = emulate(url, "--products=3", "--dialect=ut103")

    lines = text.splitlines()
    assert site.imported == ["import.xml", "offers.xml"]
    assert lines[0].startswith("checkauth ")
    assert " → success | PHPSESSID | cookie1 | sessid=key1 | timestamp=1" in lines[0]
    assert any(line.startswith("import_files/… (4)") for line in lines)
    assert lines[-1].startswith(
        "ut103: 6 files sent, 2 imported, 10 requests, 0.1 MB, "
    )


def test_a_directory_of_files_is_uploaded(site, url, tmp_path):
    (tmp_path / "import.xml").write_bytes(b"<?xml?>")
    (tmp_path / "offers.xml").write_bytes(b"<?xml?>")

    emulate(url, f"--catalog={tmp_path}")

    assert site.imported == ["import.xml", "offers.xml"]


def test_a_single_file_is_uploaded(site, url, tmp_path):
    for name in ("import.xml", "offers.xml"):
        (tmp_path / name).write_bytes(b"<?xml?>")

    emulate(url, f"--catalog={tmp_path / 'offers.xml'}")

    assert site.imported == ["offers.xml"]


def test_a_terminal_shows_a_bar_that_is_redrawn(url):
    text = emulate(url, "--products=3", output=Terminal())

    bars = [piece for piece in text.split("\r\x1b[K") if "█" in piece]
    assert bars
    assert all("\n" not in bar for bar in bars)
    assert any(" 100% " in bar for bar in bars)


def test_quiet_means_quiet(url):
    assert emulate(url, "--products=2", "--verbosity=0") == ""


def test_loud_means_a_line_for_each_part(url):
    text = emulate(
        url, "--products=1", "--no-pictures", "--verbosity=2", "--chunk=10000"
    )

    assert "file import0_1.xml 2/" in text


@pytest.mark.parametrize(
    ("option", "check"),
    [
        (
            "--lose-cookie",
            lambda site: not any("Cookie" in r.headers for r in site.requests),
        ),
        ("--session-key=missing", lambda site: "sessid" not in site.requests[2].query),
        (
            "--session-key=empty",
            lambda site: site.requests[2].query.endswith("sessid="),
        ),
        ("--repeat-part", lambda site: site.modes.count("file") == 3),
        ("--timeout=5", lambda site: site.modes.count("file") == 2),
    ],
)
def test_an_option_changes_how_the_family_behaves(site, url, option, check):
    emulate(url, "--products=1", "--no-pictures", option)

    assert check(site)


@pytest.mark.parametrize(("options", "packed"), [([], True), (["--no-zip"], False)])
def test_zip_can_be_forbidden(site, url, options, packed):
    site.zip = True

    emulate(url, "--products=1", "--no-pictures", *options)

    assert any(name.endswith(".zip") for name in site.files) is packed


@pytest.mark.parametrize(("options", "said"), [([], True), (["--partial"], False)])
def test_changes_alone_deactivate_nothing(site, url, options, said):
    emulate(url, "--products=1", "--no-pictures", "--dialect=bitrix31", *options)

    assert ("deactivate" in site.modes) is said


def test_a_changed_catalogue_differs_from_the_first(site, url):
    emulate(url, "--products=4", "--no-pictures")
    before = dict(site.files)
    emulate(url, "--products=4", "--no-pictures", "--change=0.25")

    assert before.keys() == site.files.keys()
    assert all(before[name] != site.files[name] for name in before)


def test_a_failure_shows_the_request_and_the_whole_answer(site, url):
    site.answers["import"] = "failure\nОшибка в строке 5 [XML-02]\nжурнал: 17"

    with pytest.raises(CommandError) as caught:
        emulate(url, "--products=1", "--no-pictures")

    text = str(caught.value)
    assert text.startswith("Сервер сообщил об ошибке.\n")
    assert "type=catalog&mode=import&filename=import0_1.xml&sessid=key2" in text
    assert text.endswith("failure\nОшибка в строке 5 [XML-02]\nжурнал: 17")
    assert caught.value.returncode == 1


def test_a_site_that_is_not_there_is_a_failure():
    with pytest.raises(CommandError, match="Сервер не ответил"):
        emulate("http://127.0.0.1:1/", "--products=1", "--no-pictures")


@pytest.mark.parametrize(
    "options",
    [["--products=0"], ["--products=1", "--change=2"], ["--catalog=/nowhere"]],
)
def test_a_senseless_option_is_refused_before_anything_is_sent(site, url, options):
    with pytest.raises(CommandError):
        emulate(url, *options)

    assert site.requests == []


def test_an_empty_directory_is_refused(site, url, tmp_path):
    with pytest.raises(CommandError, match="nothing to send"):
        emulate(url, f"--catalog={tmp_path}")

    assert site.requests == []


@pytest.fixture
def orders(site):
    site.orders = [write_orders(make_order("T-1057"), make_order("T-1058"))]
    site.info = INFO


@pytest.mark.usefixtures("orders")
def test_orders_alone_need_no_catalogue_and_are_kept(site, url, tmp_path):
    text = emulate(url, f"--orders={tmp_path}")

    assert site.modes == ["checkauth", "query", "success"]
    assert [order.site_number for order in Infobase(tmp_path).orders] == [
        "T-1057",
        "T-1058",
    ]
    *_, heads, first, second, summary = text.splitlines()
    assert heads.split() == ["site", "1C", "total", "buyer"]
    assert first.split() == (
        ["came", "T-1057", "ТД00-000001", "2700.00", "RUB", "Петрова", "Анна", "new"]
    )
    assert second.split()[:3] == ["came", "T-1058", "ТД00-000002"]
    assert summary.startswith("ut11: 2 orders came, 0 went, 3 requests, ")


@pytest.mark.usefixtures("orders")
def test_what_the_manager_does_is_sent_and_shown(site, url, tmp_path):
    emulate(url, f"--orders={tmp_path}")
    site.answers["import"] = "success\nЗаказ T-1058 на сайте не найден."

    text = emulate(
        url,
        f"--orders={tmp_path}",
        "--line=T-1057:1=1",
        "--status=T-1057=Собран",
        "--pay=T-1057",
        "--ship=T-1057",
        "--cancel=T-1058",
        "--delete=T-1058",
    )

    *_, first, second, remark, summary = text.splitlines()
    assert first.split() == (
        [
            "went",
            "T-1057",
            "ТД00-000001",
            "1500.00",
            "RUB",
            "Петрова",
            "Анна",
            "Собран,",
            "paid,",
            "shipped",
        ]
    )
    assert second.endswith("cancelled, marked as deleted")
    assert remark == "Заказ T-1058 на сайте не найден."
    assert summary.startswith("ut11: 0 orders came, 2 went, 7 requests, ")


@pytest.mark.usefixtures("orders")
def test_acts_are_done_in_the_order_in_which_they_are_typed(url, tmp_path):
    emulate(url, f"--orders={tmp_path}")

    emulate(url, f"--orders={tmp_path}", "--pay=T-1057", "--line=T-1057:1=1")

    (payment,) = Infobase(tmp_path).get_order("T-1057").payments
    assert payment.amount == 2700


@pytest.mark.usefixtures("orders")
def test_a_catalogue_and_orders_go_in_one_call(site, url, tmp_path):
    emulate(url, f"--orders={tmp_path}", "--products=1", "--no-pictures")

    types = [request.fields["type"] for request in site.requests]
    assert types == sorted(types)
    assert set(types) == {"catalog", "sale"}


@pytest.mark.usefixtures("orders")
def test_a_failure_of_the_manager_leaves_the_site_alone(site, url, tmp_path):
    with pytest.raises(CommandError, match="Заказа T-9 нет"):
        emulate(url, f"--orders={tmp_path}", "--pay=T-9")

    assert site.requests == []


def test_acts_without_orders_are_refused(site, url):
    with pytest.raises(CommandError, match="--pay needs --orders"):
        emulate(url, "--pay=T-1057")

    assert site.requests == []


@pytest.mark.usefixtures("orders")
def test_a_fault_can_be_asked_for(site, url, tmp_path):
    emulate(url, f"--orders={tmp_path}", "--fault=no-success")

    assert site.modes == ["checkauth", "query"]


@pytest.mark.usefixtures("orders")
def test_an_order_of_the_site_that_1c_refuses_is_told(site, url, tmp_path):
    site.orders = [write_orders(make_order("T-100000000000"))]

    with pytest.raises(CommandError, match="номер длиннее 11 знаков"):
        emulate(url, f"--orders={tmp_path}")


@pytest.mark.usefixtures("orders")
def test_an_english_user_of_1c_can_be_played(site, url, tmp_path):
    emulate(url, f"--orders={tmp_path}")

    emulate(url, f"--orders={tmp_path}", "--pay=T-1057", "--english")

    (data,) = site.documents().values()
    assert "Payment number by 1C" in data.decode()


@pytest.mark.usefixtures("orders")
def test_quiet_means_quiet_for_orders_too(url, tmp_path):
    assert emulate(url, f"--orders={tmp_path}", "--verbosity=0") == ""


@pytest.mark.usefixtures("orders")
def test_a_terminal_shows_the_steps_of_orders_without_a_bar(url, tmp_path):
    text = emulate(url, f"--orders={tmp_path}", output=Terminal())

    assert "\r\x1b[Kquery " in text
    assert "█" not in text
