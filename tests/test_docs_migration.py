"""The guide for those who come from django-cml does what it says."""

import sys
from base64 import b64encode
from decimal import Decimal
from types import ModuleType

import pytest
from django.contrib.auth.hashers import make_password

from django_commerceml.models import ImportRun, Link, Product, RunState
from tests.documents import LANGUAGES, blocks, text_of
from tests.factories import make_price_type, make_product, make_profile
from tests.importing import goods
from tests.importing.imports import import_bytes, work_off
from tests.shops.plain.models import Article

PAGE = "howto/migrate-from-django-cml.md"
ADAPTER = "shop.commerceml_adapter"
GUID = "bd72d8f9-55bc-11d9-848a-00112f43529a"
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def take(monkeypatch):
    """Return what runs the one block of the guide that has a word in it."""
    shop = ModuleType("shop.models")
    vars(shop).update(Article=Article)
    monkeypatch.setitem(sys.modules, shop.__name__, shop)

    def run(language, word):
        (code,) = [
            code for code in blocks(text_of(language, PAGE), "python") if word in code
        ]
        module = ModuleType(ADAPTER)
        exec(code.replace('"shop.', '"plain.'), vars(module))  # noqa: S102 (the example is under test)
        monkeypatch.setitem(sys.modules, ADAPTER, module)
        return module

    return run


def make_article(**values):
    return Article.objects.create(**({"slug": "old", "keeper": "Я"} | values))


@pytest.mark.django_db
@in_each_language
def test_the_adapter_of_the_guide_goes_on_with_the_goods_that_are_there(language, take):
    take(language, "MappedAdapter")
    profile = make_profile(adapter=f"{ADAPTER}.Adapter")
    make_price_type(profile=profile, external_id="retail", name="Розничная")
    old = make_article(onec_id=GUID, title="Старое имя", text="Написано в магазине")

    cards = (goods.product(GUID.upper(), title="Чай"), goods.product("2"))
    offer = goods.offer(GUID, title="Чай", price="99.50", quantity=7)
    for data in (goods.catalog(*cards), goods.package(offer)):
        import_bytes(profile, "f.xml", data)
        work_off(profile)

    assert {run.state for run in ImportRun.objects.all()} == {RunState.DONE}
    old.refresh_from_db()
    assert (old.title, old.text, old.slug) == ("Чай", "Написано в магазине", "old")
    assert (old.price, old.quantity) == (Decimal("99.50"), 7)
    assert Article.objects.count() == 2


@pytest.mark.django_db
@in_each_language
def test_the_links_of_the_guide_are_those_of_the_old_ids(language, take):
    profile = make_profile(slug="default")
    article = make_article(onec_id=GUID.upper(), title="Чай")
    make_article(onec_id=None, title="Без 1С", slug="own")

    take(language, "LinkKind")

    (link,) = Link.objects.all()
    assert (link.profile, link.kind, link.external_id) == (profile, "product", GUID)
    assert link.object_id == str(article.pk)


@pytest.mark.django_db
@in_each_language
def test_the_guide_counts_what_would_come_twice(language, take, capsys):
    profile = make_profile()
    make_article(onec_id=GUID, title="Чай")
    make_product(profile=profile, external_id=GUID)
    make_product(profile=profile, external_id="new")

    take(language, "print")

    assert capsys.readouterr().out == "1\n"
    assert Product.objects.count() == 2


@pytest.mark.django_db
@in_each_language
@pytest.mark.parametrize("address", ["/cml/1c_exchange.php", "/cml/exchange"])
def test_1c_goes_on_with_the_address_and_the_login_that_it_has(
    language, address, take, client, settings
):
    settings.ROOT_URLCONF = take(language, "urlpatterns")
    make_profile(slug="default", login="old", password=make_password("secret"))
    access = b64encode(b"old:secret").decode()

    answer = client.get(
        f"{address}?type=catalog&mode=checkauth",
        headers={"authorization": f"Basic {access}"},
    )

    assert answer.content.startswith(b"success\n")
