"""Who a counterparty of 1C is: nothing is merged in doubt, and doubts are told."""

import pytest
from django.contrib.auth import get_user_model

from django_commerceml.models import Counterparty, RunProblem
from tests.factories import make_counterparty, make_profile
from tests.importing.loaders.documents import rows
from tests.importing.loaders.test_counterparties import load_parties, party, tag

pytestmark = pytest.mark.django_db

COMPANY = (tag("Наименование", "Угол"), tag("ИНН", "7801"), tag("КПП", "1"))


def doubts(run):
    found = RunProblem.objects.filter(run=run, code="ORD-09")
    return list(found.values_list("severity", "external_id", "message"))


def make_user(name):
    return get_user_model().objects.create(username=name)


def user_of(external_id):
    return Counterparty.objects.get(external_id=external_id).user


def test_the_user_of_the_shop_s_own_counterparty_is_found_by_inn_and_kpp(profile):
    anna = make_user("anna")
    own = make_counterparty(profile=None, user=anna, inn="7801", kpp="1", name="а")

    run = load_parties(profile, party("к1", *COMPANY))

    assert user_of("к1") == anna
    own.refresh_from_db()
    assert (own.name, doubts(run)) == ("а", [])


def test_another_kpp_is_another_branch(profile):
    make_counterparty(profile=None, user=make_user("anna"), inn="7801", kpp="2")

    load_parties(profile, party("к1", *COMPANY))

    assert user_of("к1") is None


def test_two_users_with_one_inn_are_a_doubt(profile):
    for name in ("anna", "boris"):
        make_counterparty(
            profile=None,
            user=make_user(name),
            inn="7801",
            kpp="1",
            name=name,
            external_id=name,
        )

    run = load_parties(profile, party("к1", *COMPANY))

    assert user_of("к1") is None
    text = "с тем же ИНН и КПП уже есть «anna» (anna), «boris» (boris)"
    assert doubts(run) == [("warning", "к1", f"контрагент «к1»: {text}")]


def test_the_same_inn_under_another_id_of_1c_is_a_doubt_once(profile):
    load_parties(profile, party("к1", *COMPANY))

    run = load_parties(profile, party("к2", *COMPANY))

    assert rows(Counterparty, "external_id") == ["к1", "к2"]
    assert [row[:2] for row in doubts(run)] == [("warning", "к2")]
    assert doubts(load_parties(profile, party("к2", *COMPANY))) == []


def test_counterparties_of_another_infobase_are_no_matter(profile):
    make_counterparty(profile=make_profile(), inn="7801", kpp="1")

    assert doubts(load_parties(profile, party("к1", *COMPANY))) == []


IDS = {
    "as the shop wrote it": "{pk}#anna#Петрова Анна",
    "without a name": "{pk}#anna",
}


@pytest.mark.parametrize("name", IDS.values(), ids=IDS)
def test_the_id_that_the_shop_gave_names_the_user(profile, name):
    anna = make_user("anna")
    external_id = name.format(pk=anna.pk)

    load_parties(profile, party(external_id, tag("Наименование", "Анна")))

    assert user_of(external_id) == anna


@pytest.mark.parametrize("name", ["{pk}#boris#Петрова", "{pk}##x", "{pk}", "999#anna"])
def test_an_id_that_only_looks_like_it_does_not(profile, name):
    external_id = name.format(pk=make_user("anna").pk)

    load_parties(profile, party(external_id, tag("Наименование", "Анна")))

    assert rows(Counterparty, "user_id") == [None]


def test_a_login_that_was_cut_with_the_id_is_enough(profile):
    user = make_user("a" * 60)
    external_id = f"{user.pk}#{user.username}"[:40]

    load_parties(profile, party(external_id, tag("Наименование", "Анна")))

    assert user_of(external_id) == user


def test_a_user_who_is_there_is_not_replaced(profile):
    boris = make_user("boris")
    make_counterparty(profile=profile, external_id="к1", user=boris)
    make_counterparty(profile=None, user=make_user("anna"), inn="7801", kpp="1")

    load_parties(profile, party("к1", *COMPANY))

    assert user_of("к1") == boris


@pytest.mark.parametrize(("is_allowed", "name"), [(True, "anna"), (False, None)])
def test_a_name_is_enough_where_the_profile_says_so(profile, is_allowed, name):
    profile.matches_parties_by_name = is_allowed
    profile.save()
    make_counterparty(profile=None, user=make_user("anna"), name="Угол")

    load_parties(profile, party("к1", tag("Наименование", "Угол")))

    assert (
        rows(Counterparty.objects.filter(profile=profile).model, "user__username")[-1]
        == name
    )


def test_one_without_an_id_is_the_row_with_its_inn(profile):
    load_parties(profile, party("к1", *COMPANY))

    run = load_parties(profile, party("", *COMPANY, tag("ОКПО", "00")))

    assert rows(Counterparty, "external_id", "okpo") == [("к1", "00")]
    assert run.counts == {"counterparty": {"updated": 1}}
