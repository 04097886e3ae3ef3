"""Groups become categories of treebeard's tree."""

import pytest

from django_commerceml.models import Group, Product, ProductGroup
from tests.oscar.catalogue.store import category, make_trial, product, rows

pytestmark = pytest.mark.django_db


def test_a_thousand_groups_six_deep_make_a_sound_tree():
    trial = make_trial()
    groups: list[Group] = []
    for number in range(1000):
        parent = groups[(number - 4) // 3] if number >= 4 else None
        name = f"Очень длинное русское название группы {number} " * 4
        groups.append(trial.goods.group(f"g{number}", name=name, parent=parent))

    errors = trial.give()

    model = rows("catalogue", "Category")
    assert errors == []
    assert model.count() == 1000
    assert model.order_by("-depth").first().depth == 6
    assert all(len(found) == 0 for found in model.find_problems())
    wanted = dict(Group.objects.values_list("external_id", "parent__external_id"))
    for row in model.filter(depth__gt=1)[:50]:
        assert row.get_parent().code == wanted[row.code]
    assert max(len(row.slug) for row in model.all()) <= 255


def test_an_address_is_short_and_latin_and_stays_when_a_group_is_renamed():
    trial = make_trial()
    group = trial.goods.group("g", name="Щётки и ёршики " * 12)
    trial.give()
    slug = category("g").slug

    Group.objects.filter(pk=group.pk).update(name="Щётки")
    trial.give()

    assert slug.startswith("shchetki-i-ershiki-")
    assert slug.isascii()
    assert category("g").slug == slug
    assert category("g").name == "Щётки"


def test_a_group_is_moved_with_all_that_is_below_it():
    trial = make_trial()
    one, other = trial.goods.group("one"), trial.goods.group("other")
    middle = trial.goods.group("middle", parent=one)
    trial.goods.group("leaf", parent=middle)
    trial.give()

    Group.objects.filter(pk=middle.pk).update(parent=other)
    trial.give()

    assert category("middle").get_parent() == category("other")
    assert category("leaf").get_parent() == category("middle")
    assert category("one").numchild == 0
    assert all(
        len(found) == 0 for found in rows("catalogue", "Category").find_problems()
    )


def test_a_group_moved_to_the_root_and_under_its_own_child():
    trial = make_trial()
    above = trial.goods.group("above")
    below = trial.goods.group("below", parent=above)
    trial.give()

    Group.objects.filter(pk=below.pk).update(parent=None)
    Group.objects.filter(pk=above.pk).update(parent=below)
    trial.give()

    assert category("below").get_parent() is None
    assert category("above").get_parent() == category("below")


def test_a_move_tells_what_is_below_whether_its_ancestors_are_public():
    trial = make_trial()
    hidden, shown = trial.goods.group("hidden"), trial.goods.group("shown")
    middle = trial.goods.group("middle", parent=hidden)
    trial.goods.group("leaf", parent=middle)
    Group.objects.filter(pk=hidden.pk).update(is_active=False)
    trial.give()
    before = [category(name).ancestors_are_public for name in ("middle", "leaf")]

    Group.objects.filter(pk=middle.pk).update(parent=shown)
    trial.give()

    assert before == [False, False]
    assert category("middle").ancestors_are_public
    assert category("leaf").ancestors_are_public
    assert not category("hidden").is_public


def test_a_group_comes_back_but_not_one_that_a_person_hid():
    trial = make_trial()
    gone, mine = trial.goods.group("gone"), trial.goods.group("mine")
    trial.give()
    rows("catalogue", "Category").filter(code="mine").update(is_public=False)
    Group.objects.filter(pk__in=[gone.pk, mine.pk]).update(is_active=False)
    trial.give()
    assert not category("gone").is_public

    Group.objects.filter(pk__in=[gone.pk, mine.pk]).update(is_active=True)
    trial.give()

    assert category("gone").is_public
    assert not category("mine").is_public


def test_parents_that_the_store_lacks_are_made_on_the_way():
    trial = make_trial()
    one = trial.goods.group("one")
    two = trial.goods.group("two", parent=one)
    three = trial.goods.group("three", parent=two)

    shop = trial.shop()
    assert (
        shop.give_groups([Group.objects.select_related("parent").get(pk=three.pk)])
        == []
    )

    assert [row.code for row in category("three").get_ancestors()] == ["one", "two"]


def test_a_product_is_in_its_groups_and_in_those_that_the_store_added():
    trial = make_trial()
    one, other = trial.goods.group("one"), trial.goods.group("other")
    trial.goods.product("a", groups=[one])
    trial.give()
    own = rows("catalogue", "Category").add_root(create_kwargs={"name": "Новинки"})
    rows("catalogue", "ProductCategory").create(product=product("a"), category=own)

    ProductGroup.objects.filter(group=one).update(group=other)
    trial.give()

    names = {row.name for row in product("a").categories.all()}
    assert names == {"Новинки", "Группа other"}


def test_a_product_without_groups_is_in_a_category_until_it_has_one():
    trial = make_trial()
    made = trial.goods.product("a")
    trial.give()
    names = [row.name for row in product("a").categories.all()]

    group = trial.goods.group("g")
    ProductGroup.objects.create(product=Product.objects.get(pk=made.pk), group=group)
    trial.give()

    assert names == ["Товары без группы"]
    assert [row.name for row in product("a").categories.all()] == ["Группа g"]
