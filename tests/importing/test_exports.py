"""Any full export of any catalogue leaves active just what it names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from tests.factories import make_profile
from tests.importing.goods import catalog, deleted_product, product
from tests.importing.receiving import active, receive

pytestmark = pytest.mark.django_db

ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["plain", "new", "bad", "deleted"])),
    min_size=1,
    max_size=12,
)
_WRITERS = {
    "plain": product,
    "new": lambda name: product(name, title="Другое имя"),
    "bad": lambda _: product("x" * 300),
    "deleted": deleted_product,
}


def write(rows):
    return [_WRITERS[form](f"p{number}") for number, form in rows]


def named_by(rows):
    """Return what must be active after a full export of *rows*, plainly thought out."""
    last = {f"p{number}": form for number, form in rows if form != "bad"}
    return {name for name, form in last.items() if form != "deleted"}


@settings(
    max_examples=examples(20, deep=100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=ROWS, second=ROWS, other=ROWS)
def test_a_full_export_leaves_active_just_what_it_names(db, first, second, other):
    profile = make_profile(sweep_limit=100)
    receive(profile, catalog(*write(other), catalog_id="other", is_full=None), "o.xml")
    elsewhere = active(profile=profile)
    receive(profile, catalog(*write(first), is_full=None), "a.xml")

    receive(profile, catalog(*write(second)), "import.xml")

    named = named_by(second)
    mine = active(profile=profile, catalog__external_id="c")
    assert mine <= named
    assert named <= active(profile=profile)
    assert active(profile=profile) - named <= elsewhere
