"""The page of a profile in tabs: every setting in one of them, in a fixed order."""

import re

import pytest
from django.urls import reverse

from django_commerceml.admin.profiles.tabs import FIELDSETS, TABS
from django_commerceml.profiles.form import ProfileForm
from tests.admin.profiles.test_profiles import change_address, form_data
from tests.factories import make_profile

TITLES = [
    "Основное",
    "Каталог",
    "Заказы",
    "Статусы",
    "Уведомления",
    "Дополнительно",
]


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", name="Склад")


def links(content):
    return re.findall(r'href="#tab-([a-z]+)"', content)


def sections(content):
    return re.findall(r'<section class="cml-tabpanel" id="tab-([a-z]+)"', content)


def wrong_tabs(response):
    return [panel.tab.slug for panel in response.context["panels"] if panel.has_errors]


def test_the_tabs_are_those_of_bitrix():
    assert [str(tab.title) for tab in TABS] == TITLES


def test_every_setting_stands_in_one_tab():
    shown = [name for _title, options in FIELDSETS for name in options["fields"]]

    assert len(shown) == len(set(shown))
    assert set(shown) == set(ProfileForm.base_fields) | {
        "related",
        "created_at",
        "updated_at",
    }


@pytest.mark.parametrize("name", sorted(ProfileForm.base_fields))
def test_every_setting_says_what_it_does(name):
    assert len(str(ProfileForm.base_fields[name].help_text)) > 10


def test_every_tab_is_a_link_to_a_section_with_its_heading(page, profile):
    content = page.get(change_address(profile)).content.decode()

    slugs = [tab.slug for tab in TABS]
    assert (links(content), sections(content)) == (slugs, slugs)
    for title in TITLES:
        assert f'cml-tabtitle">{title}</h2>' in content


def test_the_statuses_stand_in_their_tab(page, profile):
    panels = page.get(change_address(profile)).context["panels"]

    found = {panel.tab.slug: len(panel.inlines) for panel in panels}
    assert found == {
        "main": 0,
        "catalog": 0,
        "orders": 0,
        "statuses": 1,
        "alarms": 0,
        "more": 0,
    }


def test_a_new_profile_has_the_tabs_too(page):
    content = page.get(reverse("admin:commerceml_exchangeprofile_add")).content.decode()

    assert sections(content) == [tab.slug for tab in TABS]
    assert "cml-guide" not in content


@pytest.mark.parametrize(
    ("changes", "tab"),
    [
        ({"login": "a:b"}, "main"),
        ({"sweep_limit": "101"}, "catalog"),
        ({"order_number_prefix": "A-1"}, "orders"),
        ({"order_statuses-1-code": "Ы"}, "statuses"),
        ({"alarm_webhook": "x"}, "alarms"),
        ({"adapter": "no.such.Adapter"}, "more"),
    ],
)
def test_a_tab_with_an_error_is_marked(page, profile, changes, tab):
    response = page.post(change_address(profile), form_data(profile, **changes))

    assert wrong_tabs(response) == [tab]
    assert response.content.decode().count("cml-tab-mark") == 1


def test_a_page_without_errors_marks_none(page, profile):
    assert wrong_tabs(page.get(change_address(profile))) == []


def test_who_may_only_look_sees_the_same_tabs(permit, profile):
    content = permit("view_exchangeprofile").get(change_address(profile)).content

    assert sections(content.decode()) == [tab.slug for tab in TABS]


def test_the_page_has_no_script_or_style_of_its_own(page, profile):
    content = page.get(change_address(profile)).content.decode()
    ours = content[content.index("cml-tablist") : content.index("submit-row")]

    assert re.findall(r"<script(?![^>]*src)|<style|\son\w+=", ours) == []
    assert "commerceml/tabs.js" in content


def test_the_page_takes_a_fixed_number_of_queries(
    page, profile, django_assert_max_num_queries
):
    page.get(change_address(profile))

    with django_assert_max_num_queries(15):
        page.get(change_address(profile))


@pytest.mark.parametrize(
    ("permission", "word"),
    [
        ("add_exchangeprofile", "copy"),
        ("change_exchangeprofile", "export"),
        ("change_exchangeprofile", "import"),
    ],
)
def test_what_a_person_may_do_stands_on_the_page(permit, profile, permission, word):
    address = reverse(f"admin:commerceml_exchangeprofile_{word}", args=[profile.pk])

    without = permit("view_exchangeprofile").get(change_address(profile))
    granted = permit("view_exchangeprofile", permission).get(change_address(profile))

    assert address not in without.content.decode()
    assert address in granted.content.decode()
