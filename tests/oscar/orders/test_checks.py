"""Statuses that Oscar does not have are told of when Django starts."""

from oscar.core.loading import get_model

from django_commerceml.adapters.oscar import OscarAdapter


def ids(adapter):
    return [message.id for message in adapter.check()]


def test_statuses_that_the_pipeline_lacks_are_errors():
    class Adapter(OscarAdapter):
        statuses = {"P": "Собирается", "S": "Shipped"}
        status_paid = "Paid"

    assert ids(Adapter) == ["commerceml.E062", "commerceml.E062"]
    assert ids(OscarAdapter) == []


def test_without_a_pipeline_no_status_can_change(monkeypatch):
    monkeypatch.setattr(get_model("order", "Order"), "pipeline", {})

    assert ids(OscarAdapter) == ["commerceml.W061"]
