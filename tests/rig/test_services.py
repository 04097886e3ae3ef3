"""A store of real processes: what it can do before anything goes wrong."""

from django_commerceml.models import ImportRun, Product, RunState
from tests.rig.services import rig


def test_a_catalogue_goes_through_a_site_to_a_worker(tmp_path, connected_to):
    with rig(tmp_path) as store:
        site, worker, beat = store.web(), store.worker(), store.beat()
        store.manage("commerceml_profile", "shop", "--login=1c", "--password=secret")
        for process in (site, worker, beat):
            process.wait_ready()

        store.manage(
            "commerceml_emulate",
            f"{site.url}/1c/shop/",
            *("--login=1c", "--password=secret", "--products=20", "--no-pictures"),
        )

        with connected_to(store):
            states = set(ImportRun.objects.values_list("state", flat=True))
            assert (states, Product.objects.count()) == ({RunState.DONE}, 20)
        assert worker.said("Task commerceml.work")
        assert [process.stop() for process in (site, worker, beat)] == [0, 0, 0]
