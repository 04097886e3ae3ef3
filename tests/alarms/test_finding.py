"""What calls a person, and what does not."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from django_commerceml.alarms.finding import find_events
from django_commerceml.models import Alarm, OrderExport, RunKind, RunState
from django_commerceml.protocol import PROBE_AGENT
from tests.adapters.recording import RECORDING
from tests.alarms.makers import (
    ago,
    make_done,
    make_export,
    make_failed,
    make_held,
    make_waiting,
    open_alarms,
)
from tests.factories import (
    make_problem,
    make_profile,
    make_run,
    make_session,
    make_shop_order,
)
from tests.shops.sales.adapter import PATH
from tests.shops.sales.models import Order

pytestmark = pytest.mark.django_db

GUID = "12345678-1234-1234-1234-1234567890ab"
OTHER_GUID = "12345678_1234_1234_1234_1234567890ff"


def test_a_new_profile_calls_nobody():
    assert open_alarms(make_profile()) == []


class TestSilence:
    def test_1c_that_did_not_come_for_so_many_hours_is_an_event(self):
        profile = make_profile(alarm_silence_hours=2)
        make_session(profile=profile, last_seen_at=ago(hours=3))

        assert open_alarms(profile) == [("silence", "")]
        assert Alarm.objects.get().message == "1C has not been here for 3 hours."

    def test_a_request_of_any_type_is_a_contact(self):
        profile = make_profile(alarm_silence_hours=2)
        make_session(profile=profile, last_seen_at=ago(hours=1))
        make_session(profile=profile, type="sale", last_seen_at=ago(hours=5))

        assert open_alarms(profile) == []

    def test_1c_that_never_came_is_silent_since_the_profile_is_there(self):
        profile = make_profile(alarm_silence_hours=2)
        assert open_alarms(profile) == []

        profile.created_at = ago(hours=3)

        assert open_alarms(profile) == [("silence", "")]
        assert "never" in Alarm.objects.get().message

    def test_the_visit_of_a_doctor_is_no_contact(self):
        profile = make_profile(alarm_silence_hours=2)
        make_session(profile=profile, last_seen_at=ago(hours=3))
        make_session(profile=profile, user_agent=PROBE_AGENT)

        assert open_alarms(profile) == [("silence", "")]

    def test_nobody_asked_for_it(self):
        profile = make_profile()
        make_session(profile=profile, last_seen_at=ago(days=300))

        assert open_alarms(profile) == []


class TestFailures:
    def test_a_run_that_failed_is_an_event_with_its_reason(self):
        profile = make_profile()
        run = make_failed(profile)

        assert open_alarms(profile) == [("failure", "import.xml")]
        alarm = Alarm.objects.get()
        assert alarm.message == "import.xml failed: файл обрезан [XML-02]"
        assert alarm.run == run

    def test_a_later_good_run_of_the_name_repairs_it(self):
        profile = make_profile()
        make_failed(profile)
        make_failed(profile, "offers.xml")
        make_done(profile, "IMPORT.xml")

        assert open_alarms(profile) == [("failure", "offers.xml")]

    def test_an_earlier_good_run_does_not(self):
        profile = make_profile()
        make_done(profile)
        make_failed(profile)

        assert open_alarms(profile) == [("failure", "import.xml")]

    def test_a_name_with_a_guid_is_repaired_by_the_name_with_another(self):
        profile = make_profile()
        make_failed(profile, f"goods/1/import___{GUID}.xml")
        make_failed(profile, f"goods/2/import___{GUID}.xml")
        make_done(profile, f"goods/1/import___{OTHER_GUID}.xml")

        assert open_alarms(profile) == [("failure", "goods/2/import___*.xml")]

    @pytest.mark.parametrize("kind", [RunKind.SWEEP, RunKind.PUBLISH])
    def test_a_failed_run_without_a_file_is_repaired_by_a_later_one(self, kind):
        profile = make_profile()
        make_run(profile=profile, kind=kind, state=RunState.FAILED)
        assert open_alarms(profile) == [("failure", str(kind))]

        make_run(profile=profile, state=RunState.DONE)
        assert open_alarms(profile) == [("failure", str(kind))]
        make_run(profile=profile, kind=kind, state=RunState.DONE)

        assert open_alarms(profile) == []

    def test_a_rehearsal_that_fails_is_nobodys_concern(self):
        profile = make_profile()
        make_failed(profile, is_dry_run=True)

        assert open_alarms(profile) == []

    def test_a_rehearsal_repairs_nothing(self):
        profile = make_profile()
        make_failed(profile)
        make_done(profile, is_dry_run=True)

        assert open_alarms(profile) == [("failure", "import.xml")]

    def test_a_series_of_refused_logins_is_an_event(self):
        profile = make_profile()
        make_session(profile=profile, created_at=ago(hours=1))
        for _ in range(4):
            make_problem(profile=profile, code="AUTH-02")
        assert open_alarms(profile) == []

        make_problem(profile=profile, code="AUTH-09")

        assert open_alarms(profile) == [("failure", "login")]

    def test_a_good_login_ends_the_series(self):
        profile = make_profile()
        for _ in range(9):
            make_problem(profile=profile, code="AUTH-02")
        assert open_alarms(profile) == [("failure", "login")]

        make_session(profile=profile)

        assert open_alarms(profile) == []

    def test_failures_can_be_left_out(self):
        profile = make_profile(alarm_on_failure=False)
        make_failed(profile)

        assert open_alarms(profile) == []


class TestHeld:
    def test_a_held_run_is_an_event_until_it_is_decided(self):
        profile = make_profile()
        run = make_held(profile)
        assert open_alarms(profile) == [("held", "import.xml")]
        assert Alarm.objects.get().run == run

        run.state = RunState.CANCELLED
        run.save()

        assert open_alarms(profile) == []

    def test_it_can_be_left_out(self):
        profile = make_profile(alarm_on_held=False)
        make_held(profile)

        assert open_alarms(profile) == []


class TestOrders:
    def test_orders_that_wait_too_long_are_an_event(self):
        profile = make_profile(alarm_orders_minutes=30)
        make_waiting(profile, minutes=29)
        assert open_alarms(profile) == []

        make_waiting(profile, minutes=31)
        make_waiting(profile, hours=2)

        assert open_alarms(profile) == [("orders", "")]
        assert Alarm.objects.get().message == (
            "2 orders are not confirmed by 1C; the oldest has waited for 2 hours."
        )

    def test_what_1c_confirmed_waits_no_more(self):
        profile = make_profile(alarm_orders_minutes=30)
        make_waiting(profile, hours=2)
        assert open_alarms(profile) == [("orders", "")]

        OrderExport.objects.update(acknowledged_version=1)

        assert open_alarms(profile) == []


class TestOrdersOfTheShop:
    @pytest.fixture
    def profile(self, settings):
        settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}
        return make_profile(alarm_orders_minutes=30)

    def make_stuck(self, model=Order, **span):
        """Make an order that the shop could not make ready for 1C."""
        kind = ContentType.objects.get_for_model(model)
        return make_shop_order(
            content_type=kind, waiting_since=ago(**span), problem="нет товара"
        )

    def test_orders_that_cannot_be_given_are_an_event(self, profile):
        self.make_stuck(minutes=29)
        assert open_alarms(profile) == []

        row = self.make_stuck(minutes=31)
        assert open_alarms(profile) == [("shop_orders", "")]
        assert Alarm.objects.get().message == (
            "1 order of the shop cannot be given to 1C; it has waited for 31 minutes."
        )

        row.waiting_since = None
        row.save()
        assert open_alarms(profile) == []

    def test_orders_of_another_shop_are_not_those_of_the_profile(self, profile):
        other = make_profile(alarm_orders_minutes=30, adapter=RECORDING)
        self.make_stuck(hours=2)

        assert open_alarms(other) == []
        assert open_alarms(profile) == [("shop_orders", "")]

    def test_orders_that_no_adapter_knows_call_everybody(self, profile):
        self.make_stuck(ContentType, hours=2)

        assert open_alarms(profile) == [("shop_orders", "")]

    @pytest.mark.parametrize(
        "values", [{"exports_orders": False}, {"alarm_orders_minutes": None}]
    )
    def test_they_call_nobody_where_nobody_waits_for_them(self, profile, values):
        self.make_stuck(hours=2)
        for name, value in values.items():
            setattr(profile, name, value)

        assert open_alarms(profile) == []


class TestDrops:
    @pytest.fixture
    def profile(self):
        return make_profile(alarm_drop_percent=50)

    def test_a_full_export_with_far_fewer_records_is_an_event(self, profile):
        for number in range(3):
            make_export(profile, 1000, 500, series=f"product:{number}")
        make_export(profile, 700, 51, series="product:3")
        assert open_alarms(profile) == []

        make_export(profile, 700, 50, series="product:4")

        assert open_alarms(profile) == [("drop", "import0_0.xml")]
        assert Alarm.objects.get().message == (
            "The full export import0_0.xml held 750 records; the usual one holds 1500."
        )

    def test_it_ends_with_an_export_of_the_usual_size(self, profile):
        for number, records in enumerate((100, 100, 100, 10)):
            make_export(profile, records, series=f"product:{number}")
        assert open_alarms(profile) == [("drop", "import0_0.xml")]

        make_export(profile, 99, series="product:9")

        assert open_alarms(profile) == []

    def test_two_exports_say_nothing_of_what_is_usual(self, profile):
        for number, records in enumerate((100, 100, 1)):
            make_export(profile, records, series=f"product:{number}")

        assert open_alarms(profile) == []

    def test_only_the_last_ten_are_usual(self, profile):
        for number in range(20):
            records = 1000 if number < 10 else 100
            make_export(profile, records, series=f"product:{number}")
        make_export(profile, 90, series="product:x")

        assert open_alarms(profile) == []

    def test_an_export_that_still_comes_in_is_not_judged(self, profile):
        for number in range(3):
            make_export(profile, 1000, series=f"product:{number}")
        make_done(profile, "import0_0.xml", records_total=1, series="product:new")

        assert open_alarms(profile) == []

    def test_full_files_that_are_swept_nowhere_are_compared_too(self, profile):
        for _ in range(3):
            make_done(profile, records_total=100, is_full=True)
        make_done(profile, records_total=1)
        assert open_alarms(profile) == []

        make_done(profile, records_total=1, is_full=True)

        assert open_alarms(profile) == [("drop", "import.xml")]

    def test_it_is_to_be_asked_for(self):
        profile = make_profile()
        for records in (100, 100, 100, 1):
            make_done(profile, records_total=records, is_full=True)

        assert open_alarms(profile) == []


def test_it_is_a_few_queries_however_much_the_journal_holds(
    django_assert_max_num_queries,
):
    profile = make_profile(
        alarm_silence_hours=1, alarm_orders_minutes=1, alarm_drop_percent=10
    )
    for number in range(30):
        make_failed(profile, f"goods/{number}/import___{GUID}.xml")
        make_held(profile, f"offers{number}.xml")
        make_export(profile, 10, 10, series=f"product:{number}")
        make_waiting(profile, hours=2)

    with django_assert_max_num_queries(13):
        found = find_events(profile, timezone.now())

    assert len(found) == 61
