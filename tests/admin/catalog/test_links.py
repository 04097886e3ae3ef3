"""Links may be deleted: what a person deleted in the shop then comes anew."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from django_commerceml.models import Link
from tests.factories import make_link

pytestmark = pytest.mark.django_db

LIST = "admin:commerceml_link_changelist"


def test_links_that_are_chosen_are_deleted_and_that_is_logged(admin_client):
    gone, kept = make_link(), make_link()

    answer = admin_client.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": gone.pk, "post": "yes"},
    )

    assert answer.status_code == 302
    assert list(Link.objects.all()) == [kept]
    assert LogEntry.objects.get().object_id == str(gone.pk)


def test_a_person_without_the_permission_deletes_no_link(client, django_user_model):
    link = make_link()
    user = django_user_model.objects.create_user("clerk", is_staff=True)
    client.force_login(user)

    client.post(
        reverse("admin:commerceml_link_delete", args=[link.pk]), {"post": "yes"}
    )

    assert list(Link.objects.all()) == [link]
