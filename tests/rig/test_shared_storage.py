"""Sites and workers that share a database, a broker and S3, and nothing else."""

import hashlib

import pytest
from django.core.files.storage import storages

from django_commerceml.emulator import (
    Conduct,
    ExchangeFailedError,
    get_dialect,
    write_catalog,
)
from django_commerceml.models import FileKind, Product, StoredFile
from tests.factories import make_profile
from tests.rig.driver import Line, OneC
from tests.rig.dumps import dump_business, journal_faults
from tests.rig.plays import exchange_orders
from tests.rig.services import rig

DIALECT = "ut103"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    """Return a catalogue with pictures; 1C packs all of it into one archive."""
    folder = tmp_path_factory.mktemp("catalog")
    write_catalog(folder, dialect=get_dialect(DIALECT), products=20)
    return folder


def play(catalog, *sites):
    """Export the catalogue in many parts, then exchange orders; return what came."""
    profile = make_profile(slug="shop", login="shop", exports_orders=True)
    one_c = OneC(line=Line(sites=sites, mend=lambda: None), login="shop")
    one_c.export(catalog, Conduct(chunk_size=20_000), dialect=DIALECT)
    exchange_orders(one_c, profile, dialect=DIALECT)
    return dump_business(profile), [*one_c.refusals, *journal_faults(profile)]


def pictures_in(store):
    """Return the hashes of all pictures, read from the storage of *store*."""
    storage = storages.create_storage(store.files.settings["STORAGES"]["commerceml"])
    found = {}
    for file in StoredFile.objects.filter(kind=FileKind.PICTURE):
        with storage.open(file.content_key, "rb") as content:
            found[file.label] = hashlib.sha256(content.read()).hexdigest()
    return found


@pytest.fixture
def alone(tmp_path, catalog, connected_to):
    """Return what one process comes to that does everything itself."""
    settings = {"RUNNER": "inline"}
    with rig(tmp_path / "alone", commerceml=settings) as store, connected_to(store):
        site = store.web().wait_ready()
        return *play(catalog, site), pictures_in(store)


def test_two_sites_take_turns_and_a_worker_does_the_work(
    tmp_path, catalog, connected_to, alone
):
    with rig(tmp_path / "apart", storage_name="s3") as store, connected_to(store):
        sites = [store.web(), store.web()]
        processes = [*sites, store.worker()]
        for process in processes:
            process.wait_ready()

        together = *play(catalog, *sites), pictures_in(store)

        assert together == alone
        assert together[1:] == ([], {**together[2]})
        kept = {path.name for one in processes for path in one.directory.iterdir()}
        assert kept == {"log"}


@pytest.mark.parametrize("use_zip", [False, True])
def test_a_storage_that_is_not_shared_is_told_to_1c(
    tmp_path, catalog, connected_to, use_zip
):
    with rig(tmp_path, storage_name="own") as store, connected_to(store):
        sites = [store.web(), store.web()]
        for process in (*sites, store.worker()):
            process.wait_ready()
        make_profile(slug="shop", login="shop")
        one_c = OneC(line=Line(sites=sites, mend=lambda: None), login="shop")
        conduct = Conduct(use_zip=use_zip, chunk_size=20_000)

        with pytest.raises(ExchangeFailedError) as refusal:
            one_c.client(DIALECT, conduct).exchange(catalog)

        answer = refusal.value.step.answer
        assert "хранилище файлов обмена у них должно быть общим [FILE-05]" in answer
        assert Product.objects.count() == 0
