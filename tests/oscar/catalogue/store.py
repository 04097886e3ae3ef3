"""A 1C that gives goods to a store on Oscar, and looks into the store."""

from oscar.core.loading import get_model

from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.adapters.testing import Trial
from django_commerceml.models import Offer, Product, PropertyValue
from tests.factories import make_option, make_property


def make_trial(adapter=OscarAdapter):
    return Trial(adapter=adapter, price_type="Розничная")


def rows(app, name):
    return get_model(app, name).objects


def product(code):
    return rows("catalogue", "Product").get(code=code)


def category(code):
    return rows("catalogue", "Category").get(code=code)


def record(code):
    return rows("partner", "StockRecord").get(product__code=code)


def change(trial, external_id, model=Product, **values):
    """Change a product, or an offer, in the mirror; it is given with the others."""
    found = model.objects.filter(profile=trial.profile, external_id=external_id)
    assert found.update(**values) == 1


def deactivate(trial, *external_ids):
    """Have 1C take offers off sale."""
    offers = Offer.objects.filter(profile=trial.profile, external_id__in=external_ids)
    assert offers.update(is_active=False) == len(external_ids)


def warnings(errors, code):
    return [
        (error.field, error.message)
        for error in errors
        if error.is_warning and error.external_id == code
    ]


def prop(trial, external_id, name, **values):
    return make_property(
        profile=trial.profile, external_id=external_id, name=name, **values
    )


def option(of, external_id, value):
    return make_option(property=of, external_id=external_id, value=value)


def say(owner, of, value="", *, chosen=None):
    """Give a product, or an offer, a value of a property."""
    key = "offer" if isinstance(owner, Offer) else "product"
    return PropertyValue.objects.create(
        **{key: owner}, property=of, option=chosen, value=value
    )
