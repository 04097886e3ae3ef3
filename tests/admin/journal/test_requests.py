"""What 1C asked and what it heard: on the page of a session, and as a list."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from django_commerceml.admin.journal.requests import MOST
from django_commerceml.models import ExchangeRequest, ExchangeSession, RunState
from tests.exchange.visitor import Visitor, exchange
from tests.factories import (
    make_file,
    make_problem,
    make_profile,
    make_request,
    make_run,
    make_session,
)

REQUESTS = reverse("admin:commerceml_exchangerequest_changelist")
SESSIONS = reverse("admin:commerceml_exchangesession_changelist")


def page_of(session):
    return reverse("admin:commerceml_exchangesession_change", args=[session.pk])


def found(answer):
    return set(answer.context["cl"].queryset)


def test_a_session_shows_the_whole_conversation_in_order(page):
    make_profile(slug="default", login="обмен")
    exchange(Visitor(), "import.xml")
    session = ExchangeSession.objects.get()

    content = page.get(page_of(session)).content.decode()

    modes = re.findall(r'<code class="cml-word">(\w+)</code>', content)
    assert modes == ["checkauth", "init", "file", "import"]
    assert "товаров 1 (записано 1)" in content
    file = session.files.get()
    assert reverse("admin:commerceml_storedfile_change", args=[file.pk]) in content


def test_a_session_without_requests_has_a_page_too(page):
    assert page.get(page_of(make_session())).status_code == 200


def test_of_many_requests_a_session_shows_the_last_and_leads_to_all(page):
    session = make_session()
    ExchangeRequest.objects.bulk_create(
        ExchangeRequest(
            session=session,
            profile_id=session.profile_id,
            mode=f"m{number}",
            received_at=session.created_at,
        )
        for number in range(MOST + 1)
    )

    content = page.get(page_of(session)).content.decode()

    modes = re.findall(r'<code class="cml-word">(\w+)</code>', content)
    assert modes == [f"m{number}" for number in range(1, MOST + 1)]
    assert f"{REQUESTS}?session__id__exact={session.pk}" in content


def test_the_page_of_a_session_takes_as_many_queries_for_more_requests(page):
    session = make_session()
    numbers = []
    for size in (3, 100):
        for number in range(size):
            label = f"{size}-{number}.xml"
            make_file(profile=session.profile, session=session, label=label)
            make_request(session=session, filename=label)
        with CaptureQueriesContext(connection) as captured:
            page.get(page_of(session))
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


def test_sessions_are_filtered_by_type_state_and_failure(page):
    good = make_session(type="catalog", state="finished")
    refused = make_session(type="sale", state="authorized")
    failed = make_session(type="reference", state="importing")
    warned = make_session(type="listen", state="ready")
    make_problem(session=refused)
    make_run(session=failed, state=RunState.FAILED)
    make_problem(session=warned, severity="warning")
    make_problem(session=good, run=make_run(session=good, state=RunState.DONE))

    assert found(page.get(SESSIONS, {"type": "sale"})) == {refused}
    assert found(page.get(SESSIONS, {"state": "finished"})) == {good}
    assert found(page.get(SESSIONS, {"failed": "yes"})) == {refused, failed}
    assert found(page.get(SESSIONS, {"failed": "no"})) == {good, warned}


def test_requests_are_filtered_and_searched(page):
    session = make_session()
    good = make_request(session=session, reply="success", filename="import.xml")
    refused = make_request(session=session, reply="failure\nнет", type="sale")
    stranger = make_request(reply="failure\nнет", remote_address="192.0.2.9")

    assert found(page.get(REQUESTS, {"refused": "yes"})) == {refused, stranger}
    assert found(page.get(REQUESTS, {"refused": "no"})) == {good}
    assert found(page.get(REQUESTS, {"stranger": "yes"})) == {stranger}
    assert found(page.get(REQUESTS, {"stranger": "no"})) == {good, refused}
    assert found(page.get(REQUESTS, {"type": "sale"})) == {refused}
    assert found(page.get(REQUESTS, {"q": "import.xml"})) == {good}
    assert found(page.get(REQUESTS, {"q": "192.0.2.9"})) == {stranger}
    assert found(page.get(REQUESTS, {"session__id__exact": session.pk})) == {
        good,
        refused,
    }


def test_a_request_shows_its_answer_line_by_line(page):
    request = make_request(
        session=make_session(),
        filename="import.xml",
        reply="failure\nфайл <b>пуст</b> [PART-03]\nжурнал: 7",
        body_bytes=2048,
        seconds=1.234,
    )
    address = reverse("admin:commerceml_exchangerequest_change", args=[request.pk])

    content = page.get(address).content.decode()

    assert "failure\nфайл &lt;b&gt;пуст&lt;/b&gt; [PART-03]\nжурнал: 7</div>" in content
    assert "1.23" in content


def test_the_list_shows_the_beginning_of_an_answer_in_one_line(page):
    make_request(reply="failure\n" + "очень " * 50)

    content = page.get(REQUESTS).content.decode()

    assert "failure · очень очень" in content
    assert "очень " * 20 not in content
