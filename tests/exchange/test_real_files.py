"""Real files of real 1C systems, sent in the way of the family that wrote them."""

import shutil

import pytest

from django_commerceml.emulator import Account, Client, get_dialect
from django_commerceml.models import ExchangeProfile, ImportRun, RunState
from tests.exchange.transport import InProcessTransport
from tests.factories import PASSWORD, make_profile
from tests.importing.counting import count_rows, parse
from tests.importing.test_corpus import count_in_database, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]

FAMILIES = {
    "urn:1C.ru:commerceml_3": "bitrix31",
    "urn:1C.ru:commerceml_210": "unf",
    "urn:1C.ru:commerceml_205": "unf",
    "urn:1C.ru:commerceml_2": "ut11",
}
MODULE_VERSIONS = ("2.09", "2.10", "3")


def family_of(data: bytes) -> str:
    head = data[:2000].decode(errors="replace")
    if "СинхронизацияТоваров" in head:
        return "moysklad"
    for namespace, family in FAMILIES.items():
        if f'"{namespace}"' in head:
            return family
    version = head.partition('ВерсияСхемы="')[2].partition('"')[0]
    return "bitrix31" if version.startswith(MODULE_VERSIONS) else "ut103"


@pytest.mark.parametrize(("path", "kind"), files("catalogue"))
def test_a_file_arrives_whole_in_the_dialect_of_its_family(path, kind, tmp_path):
    profile = make_profile(slug="default", login="real")
    data = path.read_bytes()
    shutil.copy(path, tmp_path / path.name)
    client = Client(
        InProcessTransport(),
        dialect=get_dialect(family_of(data)),
        account=Account(path="/1c/", login="real", password=PASSWORD),
        sleep=lambda _: None,
    )

    client.exchange(tmp_path, is_full=False)

    states = set(ImportRun.objects.values_list("state", flat=True))
    assert states == {RunState.DONE}
    assert count_in_database(profile) == count_rows(parse(data))
    assert ExchangeProfile.objects.count() == 1
