"""Several of 1C at once: in threads, on a database of its own file, over HTTP."""

from concurrent.futures import ThreadPoolExecutor

from django_commerceml.emulator import (
    Account,
    Client,
    Conduct,
    HttpTransport,
    get_dialect,
    parse_address,
)
from django_commerceml.models import ImportRun, Product, RunProblem, StoredFile
from tests.exchange.goods import read_goods
from tests.exchange.tables import describe_shop
from tests.factories import PASSWORD, make_profile


def play(site, name, directory, *, path="/1c/", login="обмен"):
    transport = HttpTransport(parse_address(site), timeout=60)
    client = Client(
        transport,
        dialect=get_dialect(name),
        account=Account(path=path, login=login, password=PASSWORD),
        conduct=Conduct(chunk_size=20_000),
        sleep=lambda _: None,
    )
    try:
        return client.exchange(directory)
    finally:
        transport.close()


def play_at_once(*plays):
    """Play all at once; return what each came to."""
    with ThreadPoolExecutor(max_workers=len(plays)) as pool:
        running = [pool.submit(play, *args, **kwargs) for args, kwargs in plays]
        return [future.result() for future in running]


def test_two_exchanges_of_one_profile_at_once_both_end(site, catalogs):
    make_profile(slug="default", login="обмен")
    directory = catalogs("ut103")

    play_at_once(
        ((site, "ut103", directory), {}),
        ((site, "ut103", directory), {}),
    )

    assert describe_shop() == read_goods(directory)
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
    assert list(RunProblem.objects.filter(severity="error")) == []


def test_exchanges_of_several_profiles_at_once_do_not_mix(site, catalogs):
    names = {"ut11": "one", "unf": "two", "moysklad": "three"}
    for slug in names.values():
        make_profile(slug=slug, login=slug)

    play_at_once(
        *(
            ((site, name, catalogs(name)), {"path": f"/1c/{slug}/", "login": slug})
            for name, slug in names.items()
        )
    )

    for name, slug in names.items():
        ids = Product.objects.filter(profile__slug=slug).values_list(
            "external_id", flat=True
        )
        assert set(ids) == set(read_goods(catalogs(name))["products"])
    assert list(RunProblem.objects.filter(severity="error")) == []
    assert not StoredFile.objects.filter(state="receiving").exclude(kind="report")
