"""Users of the site who may exchange: those of the groups that a profile names."""

import pytest
from django.contrib.auth.models import Group, User

from django_commerceml.conf import get_settings
from django_commerceml.models import ExchangeSession
from tests.exchange.visitor import LOGIN, Visitor, basic
from tests.factories import PASSWORD, make_profile

pytestmark = pytest.mark.django_db

CHECKAUTH = "type=sale&mode=checkauth"
OWN = "user's own"
BITRIX = "/bitrix/admin/1c_exchange.php"
WRONG = "неверный логин или пароль, либо профиль обмена выключен [AUTH-02]"
SEVERAL = (
    "пользователю открыто несколько профилей обмена, укажите адрес одного [AUTH-06]"
)


@pytest.fixture
def group():
    return Group.objects.create(name="Обмен с 1С")


@pytest.fixture
def operator(group):
    user = User.objects.create_user("operator", password=OWN)
    user.groups.add(group)
    return user


@pytest.fixture
def open_profile(profile, group):
    profile.allowed_groups.add(group)
    return profile


def enter(login="operator", password=OWN, path="/1c/"):
    """Say checkauth; return the first line, or the reason of a refusal."""
    lines = Visitor(path).ask(CHECKAUTH, HTTP_AUTHORIZATION=basic(login, password))
    first, second = lines.split("\n")[:2]
    return second if first == "failure" else first


@pytest.mark.parametrize("path", ["/1c/", BITRIX])
def test_a_user_of_the_group_enters(open_profile, operator, path):
    assert enter(path=path) == "success"
    assert ExchangeSession.objects.get().profile == open_profile


def test_the_profile_s_own_login_still_enters(open_profile, operator):
    assert enter(LOGIN, PASSWORD) == "success"
    assert enter(LOGIN, "guess") == WRONG


@pytest.mark.parametrize("path", ["/1c/", BITRIX])
def test_a_wrong_password_does_not(open_profile, operator, path):
    assert enter(password=PASSWORD, path=path) == WRONG
    assert enter(password="", path=path) == WRONG


@pytest.mark.parametrize("path", ["/1c/", BITRIX])
def test_a_user_of_another_group_does_not(open_profile, operator, path):
    operator.groups.set([Group.objects.create(name="Покупатели")])

    assert enter(path=path) == WRONG


def test_a_superuser_without_the_group_does_not(open_profile):
    User.objects.create_superuser("operator", password=OWN)

    assert enter() == WRONG


def test_an_inactive_user_does_not(open_profile, operator, settings):
    User.objects.update(is_active=False)
    usual = enter()
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.AllowAllUsersModelBackend"
    ]

    assert (usual, enter()) == (WRONG, WRONG)


@pytest.mark.parametrize("path", ["/1c/", BITRIX])
def test_where_no_group_is_named_no_user_enters(profile, operator, path):
    assert enter(path=path) == WRONG


def test_a_profile_that_is_switched_off_lets_nobody_in(open_profile, operator):
    visitor = Visitor()
    lines = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic("operator", OWN)).split(
        "\n"
    )
    visitor.client.defaults["HTTP_COOKIE"] = f"{lines[1]}={lines[2]}"
    before = visitor.ask("type=sale&mode=init")
    open_profile.is_active = False
    open_profile.save()

    after = visitor.ask("type=sale&mode=init")

    assert before.startswith("zip=")
    assert after.startswith("failure\n")
    assert enter() == WRONG


def leave(user):
    user.groups.clear()


def dismiss(user):
    user.is_active = False
    user.save()


def change_password(user):
    user.set_password("another")
    user.save()


@pytest.mark.parametrize("end", [leave, dismiss, change_password, User.delete])
def test_a_session_ends_when_its_user_may_not_enter_any_more(
    open_profile, operator, end
):
    visitor = Visitor()
    lines = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic("operator", OWN)).split(
        "\n"
    )
    visitor.client.defaults["HTTP_COOKIE"] = f"{lines[1]}={lines[2]}"
    before = visitor.ask("type=sale&mode=init")
    end(operator)

    after = visitor.ask("type=sale&mode=init")

    assert before.startswith("zip=")
    assert after.startswith("failure\n")


@pytest.mark.parametrize("forge", [lambda token: token.partition(".")[0], "{}0".format])
def test_nobody_makes_the_session_of_a_user_that_of_another(
    open_profile, operator, forge
):
    visitor = Visitor()
    lines = visitor.ask(CHECKAUTH, HTTP_AUTHORIZATION=basic("operator", OWN)).split(
        "\n"
    )
    visitor.client.defaults["HTTP_COOKIE"] = f"{lines[1]}={forge(lines[2])}"

    assert visitor.ask("type=sale&mode=init").startswith("failure\n")


def test_the_address_says_which_of_several_profiles_it_is(
    open_profile, operator, group
):
    other = make_profile(slug="other")
    other.allowed_groups.add(group)

    assert enter(path=BITRIX) == SEVERAL
    assert enter(path="/1c/other/") == "success"
    assert ExchangeSession.objects.get().profile == other


def test_a_user_named_like_another_profile_enters_at_the_address(
    open_profile, operator
):
    make_profile(slug="other", login="operator")

    assert enter() == "success"
    assert enter(path=BITRIX) == WRONG
    assert enter(path="/1c/other/") == WRONG
    assert enter(path="/1c/other/", password=PASSWORD) == "success"


def test_wrong_passwords_of_users_are_counted_too(open_profile, operator):
    for _ in range(get_settings().failed_logins):
        assert enter(password="guess") == WRONG

    assert enter() == (
        "слишком много неверных паролей, повторите через 5 минут [AUTH-09]"
    )
