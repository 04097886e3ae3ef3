"""What to type into 1C, for every configuration that the documentation names."""

import pytest

from django_commerceml.admin.profiles.connection import GUIDES, Value, guides_for
from tests.admin.profiles.test_profiles import change_address, password_address
from tests.documents import text_of
from tests.factories import make_profile

SLUG = "http://shop/1c/ut/"
BITRIX = "http://shop/bitrix/admin/1c_exchange.php"


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", login="ut-login")


def test_every_family_of_1c_has_a_guide():
    titles = " ".join(guide.title for guide in GUIDES)

    for family in ("УТ 10.3", "УТ 11", "КА 2", "ERP 2", "Розница", "УНФ", "МойСклад"):
        assert family in titles
    assert "Модуль обмена 1С-Битрикс" in titles


def test_every_name_of_a_menu_is_in_the_documentation():
    text = " ".join(text_of("ru", "howto/connect-1c.md").split())

    names = {name for guide in GUIDES for name in (*guide.menu, *guide.older_menu)}
    assert {name for name in names if f"«{name}»" not in text} == set()


def test_every_guide_names_address_login_and_password():
    for guide in GUIDES:
        kinds = {kind for _label, kind in guide.fields}

        assert kinds >= {Value.LOGIN, Value.PASSWORD}
        assert kinds & {Value.ADDRESS, Value.BITRIX_ADDRESS}


def test_the_values_are_those_of_the_profile(profile):
    texts = {
        filled.guide.title: [field.text for field in filled.fields if field.text]
        for filled in guides_for(profile, (SLUG, BITRIX))
    }

    assert texts["УТ 10.3"] == [SLUG, "ut-login"]
    assert texts["Модуль обмена 1С-Битрикс"] == [BITRIX, "ut-login"]


def test_a_site_without_addresses_has_nothing_to_type(profile):
    assert guides_for(profile, ()) == ()


@pytest.mark.parametrize("is_new", [False, True])
def test_the_guides_stand_on_the_page_and_beside_a_new_password(page, profile, is_new):
    if is_new:
        response = page.post(password_address(profile))
    else:
        response = page.get(change_address(profile))
    content = response.content.decode()

    assert content.count("<details") >= len(GUIDES)
    for guide in GUIDES:
        assert f">{guide.title}</summary>" in content
