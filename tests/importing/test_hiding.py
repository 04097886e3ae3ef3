"""What a person hides is hidden in the shop too, at once."""

import pytest

from django_commerceml.exceptions import RunError
from django_commerceml.importing import hiding
from django_commerceml.importing.hiding import set_hidden
from django_commerceml.models import ImportRun, Product, RunKind, RunProblem
from tests.adapters.recording import RECORDING, RecordingAdapter
from tests.factories import make_product, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clean_shop():
    RecordingAdapter.reset()


@pytest.fixture
def profile():
    return make_profile(adapter=RECORDING)


def test_only_what_changes_is_given_to_the_shop_of_its_profile(profile):
    make_product(profile=profile, external_id="a")
    make_product(profile=profile, external_id="b", is_hidden=True)
    make_product(profile=make_profile(), external_id="c")

    assert set_hidden(Product.objects.all(), is_hidden=True) == 2
    assert not Product.objects.filter(is_hidden=False).exists()
    assert RecordingAdapter.take_calls() == [("products", ["a"])]
    (context,) = RecordingAdapter.finished
    assert context.profile == profile
    assert context.started_at is not None


def test_what_the_shop_refuses_is_journalled_and_given_again(profile):
    RecordingAdapter.refuses = {"bad"}
    for name in ("bad", "good"):
        make_product(profile=profile, external_id=name, fingerprint="known")

    set_hidden(Product.objects.all(), is_hidden=True)

    (problem,) = RunProblem.objects.all()
    assert (problem.code, problem.message) == ("SHOP-02", "bad: магазин не принял")
    known = Product.objects.values_list("external_id", "fingerprint", "is_hidden")
    assert set(known) == {("bad", "", True), ("good", "known", True)}


def test_without_an_adapter_nothing_is_hidden(profile):
    profile.adapter = "shop.Missing"
    profile.save()
    product = make_product(profile=profile)

    with pytest.raises(RunError, match="не найден"):
        set_hidden(Product.objects.all(), is_hidden=True)

    product.refresh_from_db()
    assert not product.is_hidden


def test_more_than_a_person_waits_for_are_given_by_a_run(profile, monkeypatch):
    monkeypatch.setattr(hiding, "AT_ONCE", 1)
    for name in ("a", "b"):
        make_product(profile=profile, external_id=name)

    assert set_hidden(Product.objects.all(), is_hidden=True) == 2

    assert RecordingAdapter.take_calls() == []
    (run,) = ImportRun.objects.all()
    assert (run.kind, run.profile) == (RunKind.PUBLISH, profile)


class UnfinishedAdapter(RecordingAdapter):
    """Its search is down."""

    def finish(self, context):
        raise OSError


def test_a_search_that_is_down_hides_all_the_same(profile):
    profile.adapter = f"{__name__}.UnfinishedAdapter"
    profile.save()
    make_product(profile=profile)

    assert set_hidden(Product.objects.all(), is_hidden=True) == 1

    (problem,) = RunProblem.objects.all()
    assert (problem.code, problem.severity) == ("SHOP-04", "warning")
