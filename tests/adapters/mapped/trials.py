"""A 1C that gives its goods to one of the shops of the tests."""

from django.test import TestCase

from django_commerceml.adapters.testing import Trial


def begin(adapter):
    return Trial(adapter=adapter, price_type="Розничная")


def said(errors):
    """Return what the shop said: refusals, then warnings with their field."""
    return (
        [
            (error.external_id, error.message)
            for error in errors
            if not error.is_warning
        ],
        [
            (error.external_id, error.field, error.message)
            for error in errors
            if error.is_warning
        ],
    )


def give(trial, method, *rows, is_dry_run=False):
    """Give *rows* by a method of the shop alone, as a run does where little changed."""
    shop = trial.shop(is_dry_run=is_dry_run)
    with TestCase.captureOnCommitCallbacks(execute=True):
        return getattr(shop, method)(list(rows))
