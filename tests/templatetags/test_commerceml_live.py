"""What a template may say of a run, and whom it offers to go on."""

import subprocess
import sys

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from django_commerceml.models import RunState
from tests.factories import make_run

pytestmark = pytest.mark.django_db

LIVE = "{% load commerceml_live %}{% live_run run as live %}{{ live.text }}"
MAY = "{% load commerceml_live %}{% can_work run request as may %}{{ may }}"


def render(source, **values):
    return Template(source).render(Context(values))


def offer(rf, user, run):
    request = rf.get("/")
    request.user = user
    return render(MAY, run=run, request=request) == "True"


def test_a_template_says_how_far_a_run_is():
    run = make_run(state=RunState.FAILED, error="файл оборван")

    assert render(LIVE, run=run) == "файл оборван"


def test_an_open_run_is_offered_to_whoever_may_go_on(rf, admin_user):
    run = make_run()

    assert offer(rf, admin_user, run)
    assert not offer(rf, AnonymousUser(), run)


def test_what_has_ended_or_has_a_worker_is_not_offered(rf, admin_user):
    done, working = make_run(state=RunState.DONE), make_run()
    working.profile.runner = "celery"

    assert not offer(rf, admin_user, done)
    assert not offer(rf, admin_user, working)


def test_a_theme_may_read_the_tags_before_there_is_an_admin():
    script = (
        "import sys, django.conf; django.conf.settings.configure(INSTALLED_APPS=["
        "'django.contrib.contenttypes', 'django.contrib.auth', 'django_commerceml']);"
        "django.setup(); import django_commerceml.templatetags.commerceml_live;"
        "print('django_commerceml.admin' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )

    assert done.stdout.split() == ["False"]
