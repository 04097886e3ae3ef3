"""The page of the doctor: only this store, only with permission, nothing kept."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from django_commerceml.models import ExchangeSession, StoredFile
from tests.factories import PASSWORD, make_profile


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def address(profile):
    return reverse("admin:commerceml_exchangeprofile_doctor", args=[profile.pk])


def choices(page, profile):
    form = page.get(address(profile)).context["form"]
    return [value for value, _label in form.fields["address"].choices]


@pytest.mark.django_db
class TestPage:
    def test_it_needs_its_permission(self, permit):
        profile = make_profile()
        assert permit("change_exchangeprofile").get(address(profile)).status_code == 403
        client = permit("diagnose_exchangeprofile")

        assert client.get(address(profile)).status_code == 200

    def test_of_a_profile_that_is_not_there_there_is_none(self, page):
        profile = make_profile()
        url = address(profile)
        profile.delete()

        assert page.get(url).status_code == 404

    def test_it_offers_the_addresses_of_this_store_only(self, page, settings):
        settings.ALLOWED_HOSTS = ["testserver", "shop.ru", ".shop.ru", "*"]
        profile = make_profile(slug="ut")

        assert choices(page, profile) == [
            "http://testserver/1c/ut/",
            "http://testserver/bitrix/admin/1c_exchange.php",
            "https://testserver/1c/ut/",
            "https://testserver/bitrix/admin/1c_exchange.php",
            "https://shop.ru/1c/ut/",
            "https://shop.ru/bitrix/admin/1c_exchange.php",
        ]

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost:6379/",
            "http://testserver/1c/other/",
            "",
        ],
    )
    def test_it_goes_nowhere_else(self, page, elsewhere):
        response = page.post(address(make_profile()), {"address": elsewhere})

        assert response.context["form"].errors["address"]
        assert "sections" not in response.context
        assert not LogEntry.objects.exists()

    @pytest.mark.urls("tests.admin.urls_without_exchange")
    def test_a_site_without_our_urls_offers_nothing(self, page):
        assert choices(page, make_profile()) == []


class TestWalk:
    @pytest.fixture
    def profile(self, database):
        return make_profile(slug="default", login="обмен", file_limit=50_000)

    @pytest.fixture
    def desk(self, site, profile, django_user_model):
        """Return a client whose requests name the site that is served."""
        user = django_user_model.objects.create_superuser("chief", password="x")
        client = Client(HTTP_HOST=site.removeprefix("http://"))
        client.force_login(user)
        return client

    def examine(self, desk, site, profile, **data):
        form = {"address": f"{site}/1c/default/", "password": PASSWORD, **data}
        return desk.post(address(profile), form)

    def states(self, response):
        sections = response.context["sections"]
        return {
            finding.name: finding.is_well
            for _title, findings in sections
            for finding in findings
        }

    def test_it_walks_over_the_network_and_only_its_entry_in_the_log_stays(
        self, desk, site, profile, settings
    ):
        settings.COMMERCEML = settings.COMMERCEML | {"STEP_SECONDS": 1}

        response = self.examine(desk, site, profile, is_patient="on")

        states = self.states(response)
        for name in ("address", "authorization", "cookie", "part", "patience", "clock"):
            assert states[name]
        for name in ("database", "storage", "queue", "migrations"):
            assert states[name]
        content = response.content.decode()
        entry = LogEntry.objects.get()
        assert "50000 bytes arrived" in content
        assert "The connection was examined." in entry.change_message
        assert PASSWORD not in content + entry.change_message
        assert not ExchangeSession.objects.exists()
        assert not StoredFile.objects.exists()

    def test_what_is_wrong_is_said_with_what_to_do(self, desk, site, profile):
        response = self.examine(desk, site, profile, password="wrong")

        content = response.content.decode()
        assert "Look at login and password" in content
        assert response.context["wrong"] >= 1
