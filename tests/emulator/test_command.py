"""``commerceml_emulate``: 1C on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.emulator.fake_site import FakeSite, serve


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
