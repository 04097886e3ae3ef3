"""What each family of 1C says to a site, in its order and spelling."""

import base64
from dataclasses import replace

import pytest

from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Client,
    Conduct,
    ExchangeFailedError,
    SentFile,
    SessionKey,
    Step,
    get_dialect,
    write_catalog,
)
from django_commerceml.protocol.commands import Mode
from tests.emulator.fake_site import FakeSite

ACCOUNT = Account(path="/1c/", login="обмен", password="тайна")
XML = b'<?xml version="1.0"?><a>' + b"x" * 1500 + b"</a>"


@pytest.fixture
def folder(tmp_path):
    for name, data in {
        "import.xml": XML,
        "offers.xml": XML[::-1],
        "import_files/ab/1.jpg": b"\xff\xd8 picture",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def play(site, name, directory, *, is_full=True, on_step=None, pauses=None, **conduct):
    client = Client(
        site,
        dialect=get_dialect(name),
        account=ACCOUNT,
        conduct=Conduct(**conduct),
        on_step=on_step,
        sleep=(lambda _: None) if pauses is None else pauses.append,
    )
    return client.exchange(directory, is_full=is_full)


def queries(site):
    return [request.query for request in site.requests]


def content(directory):
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def refuse(name, directory, site):
    with pytest.raises(ExchangeFailedError) as caught:
        play(site, name, directory, max_polls=3)
    return caught.value


def test_ut103_says_everything_once(folder):
    site = FakeSite(file_limit=5000)

    play(site, "ut103", folder)

    assert queries(site) == [
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init",
        "type=catalog&mode=file&filename=import.xml",
        "type=catalog&mode=file&filename=import_files/ab/1.jpg",
        "type=catalog&mode=file&filename=offers.xml",
        "type=catalog&mode=import&filename=import.xml",
        "type=catalog&mode=import&filename=offers.xml",
    ]


def test_ut11_tests_the_connection_and_repeats_the_cycle_for_each_xml_file(folder):
    site = FakeSite(file_limit=5000)

    play(site, "ut11", folder)

    assert queries(site) == [
        "type=catalog&mode=checkauth",
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init&sessid=key2",
        "type=catalog&mode=file&filename=import.xml&sessid=key2",
        "type=catalog&mode=file&filename=import_files/ab/1.jpg&sessid=key2",
        "type=catalog&mode=import&filename=import.xml&sessid=key2",
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init&sessid=key3",
        "type=catalog&mode=file&filename=offers.xml&sessid=key3",
        "type=catalog&mode=import&filename=offers.xml&sessid=key3",
    ]


def test_unf_names_its_versions_and_puts_the_key_second(folder):
    site = FakeSite(file_limit=5000)

    play(site, "unf", folder)

    head = "type=catalog&sessid=key1&version=2.09&cmlVersion=2.10"
    assert queries(site) == [
        "type=catalog&mode=checkauth",
        f"{head}&mode=init",
        f"{head}&mode=file&filename=import.xml",
        f"{head}&mode=file&filename=import_files/ab/1.jpg",
        f"{head}&mode=file&filename=offers.xml",
        f"{head}&mode=import&filename=import.xml",
        f"{head}&mode=import&filename=offers.xml",
    ]


def test_the_bitrix_module_ends_with_report_deactivate_and_complete(folder):
    site = FakeSite(file_limit=5000, init_tail="\nsessid=key\nversion=3.1")

    play(site, "bitrix31", folder)

    *upload, report, deactivate, complete = queries(site)
    assert upload == [
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init&sessid=key1&version=3.1",
        "type=catalog&mode=file&sessid=key1&filename=import.xml",
        "type=catalog&mode=file&sessid=key1&filename=import_files/ab/1.jpg",
        "type=catalog&mode=import&sessid=key1&filename=import.xml",
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init&sessid=key2&version=3.1",
        "type=catalog&mode=file&sessid=key2&filename=offers.xml",
        "type=catalog&mode=import&sessid=key2&filename=offers.xml",
        "type=catalog&mode=checkauth",
        "type=catalog&mode=init&sessid=key3&version=3.1",
    ]
    assert report.startswith(
        "type=catalog&mode=file&sessid=key3&filename=Reports\\Exchange_"
    )
    assert deactivate == "type=catalog&mode=deactivate&sessid=key3&timestamp=1"
    assert complete == "type=catalog&mode=complete&sessid=key3"


def test_the_bitrix_module_deactivates_nothing_after_changes_alone(folder):
    site = FakeSite()

    play(site, "bitrix31", folder, is_full=False)

    assert site.modes[-1] == "complete"
    assert "deactivate" not in site.modes


def test_moysklad_shows_its_login_once_and_then_the_cookie(folder):
    site = FakeSite(file_limit=5000)

    play(site, "moysklad", folder)

    assert [
        ("Authorization" in request.headers, request.headers.get("Cookie"))
        for request in site.requests
    ] == [(True, None)] + [(False, "PHPSESSID=cookie1")] * 6


@pytest.mark.parametrize(
    ("name", "encoding"), [("ut103", "windows-1251"), ("ut11", "utf-8")]
)
def test_login_and_password_go_with_every_request(folder, name, encoding):
    site = FakeSite()

    play(site, name, folder)

    pair = base64.b64encode("обмен:тайна".encode(encoding)).decode()
    assert {request.headers["Authorization"] for request in site.requests} == {
        f"Basic {pair}"
    }


@pytest.mark.parametrize("name", DIALECTS)
def test_files_go_by_post_and_all_else_by_get(folder, name):
    site = FakeSite()

    play(site, name, folder)

    assert {(request.method, request.fields["mode"]) for request in site.requests} - {
        ("GET", "deactivate"),
        ("GET", "complete"),
    } == {("GET", "checkauth"), ("GET", "init"), ("POST", "file"), ("GET", "import")}


@pytest.mark.parametrize("chunk", [1, 1024, 200_000])
@pytest.mark.parametrize("name", DIALECTS)
def test_parts_of_any_size_make_the_same_files(folder, name, chunk):
    site = FakeSite()

    play(site, name, folder, chunk_size=chunk)

    reports = {key for key in site.files if key.startswith("Reports")}
    assert {k: v for k, v in site.documents().items() if k not in reports} == content(
        folder
    )
    assert sorted(site.imported) == ["import.xml", "offers.xml"]


@pytest.mark.parametrize("name", DIALECTS)
def test_a_server_that_allows_zip_gets_the_same_files(folder, name):
    site = FakeSite(zip=True)

    play(site, name, folder)

    documents = site.documents()
    assert {k: documents[k] for k in content(folder)} == content(folder)
    assert site.imported == ["import.xml", "offers.xml"]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("ut103", [r"C:\v8_*.zip"]),
        ("ut11", ["v8_*.zip", "v8_*.zip"]),
        ("unf", ["v8_*.zip", "import_files/ab/1.jpg"]),
        ("moysklad", ["import.xml", "import_files/ab/1.jpg", "offers.xml"]),
    ],
)
def test_each_family_packs_what_it_packs(folder, name, pattern):
    site = FakeSite(zip=True)

    result = play(site, name, folder)

    sent = [upload.name for upload in result.uploads]
    shapes = [
        f"{name.partition('v8_')[0]}v8_*.zip" if name.endswith(".zip") else name
        for name in sent
    ]
    assert shapes == pattern


def test_zip_is_left_where_the_client_is_told_so(folder):
    site = FakeSite(zip=True)

    play(site, "ut11", folder, use_zip=False)

    assert site.files == content(folder)


def test_no_limit_means_whole_files(folder):
    site = FakeSite(file_limit="0")

    result = play(site, "ut103", folder)

    assert [upload.parts for upload in result.uploads] == [1, 1, 1]


def test_a_limit_that_is_no_number_means_whole_files(folder):
    site = FakeSite(file_limit="many")

    result = play(site, "ut103", folder)

    assert [upload.parts for upload in result.uploads] == [1, 1, 1]


@pytest.mark.parametrize("chunk", [700, 200_000])
@pytest.mark.parametrize("name", DIALECTS)
def test_one_part_is_sent_twice_where_wanted(folder, name, chunk):
    plain, repeated = FakeSite(), FakeSite()

    play(plain, name, folder, chunk_size=chunk)
    play(repeated, name, folder, chunk_size=chunk, repeat_part=True)

    bodies = [request.body for request in plain.requests if request.body]
    doubled = [request.body for request in repeated.requests if request.body]
    place = 1 if chunk == 700 else 0
    expected = bodies[: place + 1] + bodies[place:]
    reports = 1 if name == "bitrix31" else 0
    assert doubled[: len(doubled) - reports] == expected[: len(expected) - reports]


@pytest.mark.parametrize("name", DIALECTS)
def test_a_lost_cookie_is_replaced_by_login_and_password(folder, name):
    site = FakeSite()

    play(site, name, folder, lose_cookie=True)

    assert all("Cookie" not in request.headers for request in site.requests)
    assert all("Authorization" in request.headers for request in site.requests)


@pytest.mark.parametrize("name", ["ut11", "unf", "bitrix31"])
def test_the_session_key_may_be_empty_or_missing(folder, name):
    empty, missing = FakeSite(), FakeSite()

    play(empty, name, folder, session_key=SessionKey.EMPTY)
    play(missing, name, folder, session_key=SessionKey.MISSING)

    later = [
        request for request in empty.requests if request.fields["mode"] != "checkauth"
    ]
    assert {request.fields["sessid"] for request in later} == {""}
    assert all("sessid" not in request.fields for request in missing.requests)


def test_ut11_sends_the_parameter_even_when_the_server_gave_no_key(folder):
    site = FakeSite(answers={"checkauth": "success\nPHPSESSID\nabc"})

    play(site, "ut11", folder)

    assert queries(site)[2] == "type=catalog&mode=init&sessid="


def test_the_bitrix_module_gives_a_bare_token_back_as_it_came(folder):
    site = FakeSite(
        answers={"checkauth": "success\nPHPSESSID\nabc\ntoken40\n2026-11-24"}
    )

    play(site, "bitrix31", folder)

    assert queries(site)[1] == "type=catalog&mode=init&token40&version=3.1"
    assert queries(site)[-2] == "type=catalog&mode=deactivate&token40&2026-11-24"


@pytest.mark.parametrize(
    ("name", "pauses"),
    [("ut11", [0.0] * 4), ("unf", [5.0] * 6), ("ut103", [1.0] * 4)],
)
def test_each_family_waits_as_it_does_between_polls(folder, name, pauses):
    waited: list[float] = []
    site = FakeSite(polls=2)

    play(site, name, folder, pauses=waited)

    assert waited == pauses
    assert site.modes.count("import") == 6


def test_unf_imports_names_with_import_first_and_the_rest_by_the_alphabet(tmp_path):
    for name in ("a.xml", "import2.xml", "import10.xml", "offers0.xml"):
        (tmp_path / name).write_bytes(XML)
    site = FakeSite()

    play(site, "unf", tmp_path)

    assert site.imported == ["import10.xml", "import2.xml", "a.xml", "offers0.xml"]


def test_folders_are_kept_by_the_bitrix_module_and_cut_by_others(tmp_path):
    path = tmp_path / "goods" / "1" / "import___a.xml"
    path.parent.mkdir(parents=True)
    path.write_bytes(XML)
    kept, cut = FakeSite(), FakeSite()

    play(kept, "bitrix31", tmp_path)
    play(cut, "ut11", tmp_path)

    assert kept.imported == ["goods/1/import___a.xml"]
    assert cut.imported == ["import___a.xml"]


def test_the_address_is_used_as_it_was_typed(folder):
    site = FakeSite()
    account = replace(ACCOUNT, path="/1c")

    Client(site, dialect=get_dialect("ut11"), account=account).exchange(folder)

    assert {request.path for request in site.requests} == {"/1c"}


def test_the_result_says_what_was_done(folder):
    site = FakeSite(file_limit=1000, polls=1)

    result = play(site, "ut103", folder)

    assert result.dialect == "ut103"
    assert result.requests == len(site.requests) == 11
    assert result.sent_bytes == 2 * len(XML) + 10
    assert [replace(sent, seconds=0) for sent in result.uploads] == [
        SentFile(name="import.xml", parts=2, size=len(XML)),
        SentFile(name="import_files/ab/1.jpg", parts=1, size=10),
        SentFile(name="offers.xml", parts=2, size=len(XML)),
    ]
    assert [replace(sent, seconds=0) for sent in result.imports] == [
        SentFile(
            name="import.xml", parts=0, size=0, polls=2, message="Загружен import.xml"
        ),
        SentFile(
            name="offers.xml", parts=0, size=0, polls=2, message="Загружен offers.xml"
        ),
    ]


def test_every_step_is_told(folder):
    steps: list[Step] = []
    site = FakeSite(file_limit=1000)

    play(site, "ut103", folder, on_step=steps.append)

    assert [replace(step, seconds=0) for step in steps[1:4]] == [
        Step(
            mode=Mode.INIT,
            query="type=catalog&mode=init",
            status=200,
            answer="zip=no\nfile_limit=1000",
        ),
        Step(
            mode=Mode.FILE,
            query="type=catalog&mode=file&filename=import.xml",
            filename="import.xml",
            part=1,
            parts=2,
            sent_bytes=1000,
            status=200,
            answer="success",
        ),
        Step(
            mode=Mode.FILE,
            query="type=catalog&mode=file&filename=import.xml",
            filename="import.xml",
            part=2,
            parts=2,
            sent_bytes=len(XML) - 1000,
            status=200,
            answer="success",
        ),
    ]


def test_a_step_is_shown_in_one_line():
    step = Step(
        mode=Mode.FILE,
        query="",
        filename="a.xml",
        part=2,
        parts=3,
        answer="success\nпринято",
        seconds=0.5,
    )

    assert step.summary == "file a.xml 2/3 0.50 s → success | принято"
    assert (step.first_line, step.comment) == ("success", "принято")


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        ("checkauth", "failure\nНеверный пароль"),
        ("checkauth", "success\nPHPSESSID"),
        ("checkauth", "\ufeffsuccess\nPHPSESSID\nabc"),
        ("init", "failure\nМесто на диске кончилось"),
        ("file", "failure\nФайл велик"),
        ("file", "progress\nещё"),
        ("file", "<html>502</html>"),
        ("import", "failure\nОшибка в строке 5"),
        ("import", "\n"),
        ("import", "progress\nОбработано 5 из 10"),
    ],
)
def test_a_refused_answer_ends_the_exchange_with_the_whole_answer(
    folder, name, mode, answer
):
    site = FakeSite(answers={mode: answer})

    error = refuse(name, folder, site)

    assert error.step.mode == mode
    assert error.answer == answer
    assert site.modes[-1] == mode


def test_an_empty_answer_is_an_error(folder):
    class Silent(FakeSite):
        def _import(self, request):
            return ""

    error = refuse("ut11", folder, Silent())

    assert str(error) == "Сервер прислал пустой ответ. [1C-01]"


@pytest.mark.parametrize("tail", ["\n", "\nsessid=key\nversion=2.09"])
def test_ut11_accepts_nothing_but_two_lines_of_init(folder, tail):
    error = refuse("ut11", folder, FakeSite(init_tail=tail))

    assert error.step.mode is Mode.INIT
    assert error.message.startswith("Не удалось прочитать ответ сервера.")


@pytest.mark.parametrize("name", ["unf", "bitrix31"])
def test_a_single_line_of_init_is_too_little_for_some(folder, name):
    error = refuse(name, folder, FakeSite(answers={"init": "zip=no"}))

    assert error.step.mode is Mode.INIT


@pytest.mark.parametrize("name", ["ut103", "moysklad"])
def test_a_single_line_of_init_is_enough_for_others(folder, name):
    site = FakeSite(answers={"init": "zip=no"})

    play(site, name, folder)

    assert site.imported == ["import.xml", "offers.xml"]


def test_the_keyword_is_compared_without_case_and_blanks(folder):
    site = FakeSite(answers={"import": " Success \r\nготово"})

    result = play(site, "ut11", folder)

    assert [sent.message for sent in result.imports] == ["готово", "готово"]


def test_another_status_than_200_is_named_but_the_body_decides(folder):
    accepted = FakeSite(status=500)
    refused = FakeSite(status=500, answers={"import": "failure\nсбой"})

    play(accepted, "ut11", folder)
    error = refuse("ut11", folder, refused)

    assert accepted.imported == ["import.xml", "offers.xml"]
    assert error.message == "Сервер сообщил об ошибке. Код состояния HTTP: 500."


def test_a_site_that_does_not_answer_is_a_failure_with_the_step(folder):
    class Dead(FakeSite):
        def send(self, *request):
            raise TimeoutError("timed out")

    error = refuse("ut11", folder, Dead())

    assert error.message == "Сервер не ответил: timed out."
    assert error.step == Step(mode=Mode.CHECKAUTH, query="type=catalog&mode=checkauth")


class Picky(FakeSite):
    """Refuses pictures."""

    def _file(self, request):
        if request.fields["filename"].endswith(".jpg"):
            return "failure\nНе картинка"
        return super()._file(request)


def test_unf_goes_on_without_a_refused_picture(folder):
    result = play(Picky(), "unf", folder)

    assert result.skipped == ("import_files/ab/1.jpg",)
    assert [sent.name for sent in result.imports] == ["import.xml", "offers.xml"]


def test_other_families_stop_at_a_refused_picture(folder):
    error = refuse("ut11", folder, Picky())

    assert error.answer == "failure\nНе картинка"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_answers_are_read_in_the_charset_of_the_header(folder, charset):
    result = play(FakeSite(charset=charset), "ut11", folder)

    assert result.imports[0].message == "Загружен import.xml"


def test_an_empty_directory_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nothing to send"):
        play(FakeSite(), "ut11", tmp_path)


@pytest.mark.parametrize("zip_", [False, True], ids=["plain", "zip"])
@pytest.mark.parametrize("name", DIALECTS)
def test_a_generated_catalogue_arrives_whole(tmp_path, name, zip_):
    dialect = get_dialect(name)
    files = write_catalog(tmp_path, dialect=dialect, products=7)
    site = FakeSite(zip=zip_, file_limit=50_000, polls=1)
    client = Client(site, dialect=dialect, account=ACCOUNT, sleep=lambda _: None)

    client.exchange(tmp_path, files)

    arrived = site.documents()
    sent = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in files}
    assert {name: arrived[name] for name in sent} == sent
    assert site.imported == [name for name in sent if name.endswith(".xml")]
