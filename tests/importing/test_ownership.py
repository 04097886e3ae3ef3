import pytest

from django_commerceml.importing.ownership import (
    FieldRule,
    FieldRules,
    get_rules,
    keep_owned,
    keep_owned_children,
)
from django_commerceml.models import Stock
from tests.factories import make_offer, make_profile, make_stock

ALWAYS, IF_EMPTY, NEVER = FieldRule.ALWAYS, FieldRule.IF_EMPTY, FieldRule.NEVER


def test_rules_are_asked_for_by_model():
    rules = FieldRules(
        {"product.name": "never", "product.sku": "always", "offer.name": "if_empty"}
    )

    assert rules.for_model("product") == {"name": NEVER}
    assert rules.for_model("offer") == {"name": IF_EMPTY}
    assert rules.for_model("group") == {}


def test_a_word_that_is_no_rule_is_a_mistake():
    with pytest.raises(ValueError, match="sometimes"):
        FieldRules({"product.name": "sometimes"})


@pytest.mark.django_db
def test_rules_are_those_of_the_profile():
    profile = make_profile(field_rules={"product.name": "never"})

    assert get_rules(profile).for_model("product") == {"name": NEVER}


def test_the_salt_is_that_of_the_rules_that_matter_and_of_no_other():
    rules = {"product.name": "never", "offer.sku": "if_empty"}
    salt = FieldRules(rules).salt()

    assert len(salt) == 16
    assert FieldRules(dict(reversed(rules.items()))).salt() == salt
    assert FieldRules({**rules, "product.sku": "always"}).salt() == salt
    assert FieldRules({**rules, "offer.sku": "never"}).salt() != salt
    assert FieldRules({}).salt() != salt


@pytest.mark.parametrize(
    ("rule", "current", "kept"),
    [
        (ALWAYS, "своё", {"name": "1С", "sku": "1"}),
        (IF_EMPTY, "своё", {"sku": "1"}),
        (IF_EMPTY, "", {"name": "1С", "sku": "1"}),
        (IF_EMPTY, None, {"name": "1С", "sku": "1"}),
        (IF_EMPTY, [], {"name": "1С", "sku": "1"}),
        (IF_EMPTY, {}, {"name": "1С", "sku": "1"}),
        (IF_EMPTY, 0, {"sku": "1"}),
        (NEVER, "", {"sku": "1"}),
        (NEVER, "своё", {"sku": "1"}),
    ],
)
def test_what_the_shop_owns_is_not_written(rule, current, kept):
    values = {"name": "1С", "sku": "1"}
    rules = {} if rule is ALWAYS else {"name": rule}

    assert keep_owned(values, {"name": current, "sku": ""}, rules) == kept
    assert values == {"name": "1С", "sku": "1"}


def test_a_new_row_has_nothing_to_keep_but_what_1c_never_writes():
    rules = {"name": IF_EMPTY, "sku": NEVER}

    assert keep_owned({"name": "1С", "sku": "1"}, {}, rules) == {"name": "1С"}


def test_a_reference_is_kept_under_the_name_of_its_column():
    rules = {"unit": NEVER, "nonsense": NEVER}

    assert keep_owned({"unit_id": 5, "name": "1С"}, {}, rules) == {"name": "1С"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "kept"),
    [(None, "фпн"), (ALWAYS, "фпн"), (IF_EMPTY, "пн"), (NEVER, "")],
)
def test_lists_are_kept_by_the_rows_that_are_there(rule, kept):
    filled, empty, new = make_offer().pk, make_offer().pk, make_offer().pk
    make_stock(offer_id=filled)
    said = {filled: "ф", empty: "п", new: "н"}

    left = keep_owned_children(said, rule, Stock, "offer_id", {new})

    assert "".join(left.values()) == kept
