from django_commerceml.models import Counterparty
from tests.importing.loaders.documents import load, problems, rows


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def party(external_id, *children):
    identity = tag("Ид", external_id) if external_id else ""
    return f"<Контрагент>{identity}{''.join(children)}</Контрагент>"


def load_parties(profile, *parties):
    said = "".join(parties)
    return load(
        profile,
        f'<Контрагенты СодержитТолькоИзменения="true">{said}</Контрагенты>',
    )


PERSON = (
    tag("Наименование", "Иванов И. И."),
    tag("ПолноеНаименование", "Иванов Иван Иванович"),
    tag("Фамилия", "Иванов"),
    tag("Имя", "Иван"),
    tag("Отчество", "Иванович"),
    tag("ДатаРождения", "1980-02-29"),
    tag("Пол", "М"),
)


def test_a_person(profile):
    load_parties(profile, party("к1", *PERSON))

    assert rows(
        Counterparty,
        "kind",
        "name",
        "full_name",
        "last_name",
        "first_name",
        "middle_name",
        "details",
    ) == [
        (
            "person",
            "Иванов И. И.",
            "Иванов Иван Иванович",
            "Иванов",
            "Иван",
            "Иванович",
            {"birth_date": "1980-02-29", "sex": "М"},
        )
    ]


def test_a_sole_trader(profile):
    said = (tag("ПолноеНаименование", "ИП Иванов"), tag("ИНН", "012345678901"))

    load_parties(profile, party("к1", *said))

    assert rows(Counterparty, "kind", "full_name", "inn") == [
        ("sole_trader", "ИП Иванов", "012345678901")
    ]


COMPANY = (
    tag("Наименование", "Ромашка"),
    tag("ОфициальноеНаименование", "ООО «Ромашка»"),
    tag("ИНН", "0123456789"),
    tag("КПП", "012301001"),
    tag("КодПоОКПО", "00012345"),
    tag("Роль", "Покупатель"),
    tag("Комментарий", "платит вовремя"),
    tag("ОКВЭД", "47.91"),
    tag("ДатаРегистрации", "2001-05-07"),
)


def test_a_company(profile):
    load_parties(profile, party("к1", *COMPANY))

    assert rows(
        Counterparty,
        "kind",
        "name",
        "full_name",
        "inn",
        "kpp",
        "okpo",
        "role",
        "comment",
        "details",
    ) == [
        (
            "company",
            "Ромашка",
            "ООО «Ромашка»",
            "0123456789",
            "012301001",
            "00012345",
            "Покупатель",
            "платит вовремя",
            {"okved": "47.91", "registered_date": "2001-05-07"},
        )
    ]


def address(name, text, **parts):
    said = "".join(
        f"<АдресноеПоле><Тип>{kind}</Тип><Значение>{value}</Значение></АдресноеПоле>"
        for kind, value in parts.items()
    )
    return f"<{name}><Представление>{text}</Представление>{said}</{name}>"


def test_addresses_by_their_purpose_as_text_and_in_parts(profile):
    load_parties(
        profile,
        party(
            "к1",
            address("ЮридическийАдрес", "Тверь", Город="Тверь", Улица="Мира"),
            address("Адрес", "Клин"),
        ),
    )
    load_parties(profile, party("к1", address("АдресРегистрации", "Уфа")))

    assert rows(Counterparty, "addresses") == [
        {
            "legal_address": {
                "text": "Тверь",
                "parts": [["Город", "Тверь"], ["Улица", "Мира"]],
            },
            "address": {"text": "Клин", "parts": []},
            "registration_address": {"text": "Уфа", "parts": []},
        }
    ]


def contact(kind, value):
    return f"<Контакт><Тип>{kind}</Тип><Значение>{value}</Значение></Контакт>"


def test_contacts_are_kept_when_not_said_and_emptied_when_said_empty(profile):
    said = contact("Почта", "a@example.com") + contact("Телефон рабочий", "+7 900")
    load_parties(profile, party("к1", tag("Контакты", said)))

    load_parties(profile, party("к1", tag("Имя", "Иван")))
    assert rows(Counterparty, "contacts") == [
        [["Почта", "a@example.com"], ["Телефон рабочий", "+7 900"]]
    ]

    load_parties(profile, party("к1", "<Контакты/>"))
    assert rows(Counterparty, "contacts") == [[]]


def test_bank_accounts(profile):
    said = (
        "<РасчетныеСчета><РасчетныйСчет><НомерСчета>40702810000000000001</НомерСчета>"
        "<Банк><СчетКорреспондентский>30101</СчетКорреспондентский>"
        "<Наименование>Банк</Наименование><БИК>044525225</БИК><SWIFT>SABR</SWIFT></Банк>"
        "</РасчетныйСчет><РасчетныйСчет><НомерСчета>2</НомерСчета></РасчетныйСчет>"
        "</РасчетныеСчета>"
    )

    load_parties(profile, party("к1", said))

    assert rows(Counterparty, "bank_accounts") == [
        [
            {
                "number": "40702810000000000001",
                "bank": "Банк",
                "bik": "044525225",
                "swift": "SABR",
                "correspondent_account": "30101",
            },
            {
                "number": "2",
                "bank": "",
                "bik": "",
                "swift": "",
                "correspondent_account": "",
            },
        ]
    ]


def test_representatives_in_both_forms(profile):
    said = (
        "<Представители><Представитель><Отношение>Директор</Отношение>"
        "<Наименование>Петров</Наименование></Представитель><Представитель><Контрагент>"
        "<Отношение>Контактное лицо</Отношение><Ид>2</Ид>"
        "<Наименование>Сидоров</Наименование></Контрагент></Представитель>"
        "</Представители>"
    )

    load_parties(profile, party("к1", said))

    assert rows(Counterparty, "representatives") == [
        [
            {"name": "Петров", "relation": "Директор"},
            {"name": "Сидоров", "relation": "Контактное лицо"},
        ]
    ]


def test_attributes_go_to_the_details_and_what_is_not_said_stays(profile):
    said = (
        "<ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Соглашение</Наименование>"
        "<Значение>1</Значение><Значение>2</Значение></ЗначениеРеквизита>"
        "</ЗначенияРеквизитов>"
    )
    load_parties(profile, party("к1", tag("ОКВЭД", "47.91")))

    load_parties(profile, party("к1", said))

    assert rows(Counterparty, "details") == [
        {"okved": "47.91", "attributes": [["Соглашение", "1", "2"]]}
    ]


def test_a_deletion_stub_only_marks_and_the_counterparty_comes_back(profile):
    load_parties(profile, party("к1", *COMPANY))
    columns = ("kind", "name", "inn", "is_deleted", "is_active")

    load_parties(profile, party("к1", tag("ПометкаУдаления", "true")))
    assert rows(Counterparty, *columns) == [
        ("company", "Ромашка", "0123456789", True, False)
    ]

    load_parties(profile, party("к1", *COMPANY))
    assert rows(Counterparty, *columns) == [
        ("company", "Ромашка", "0123456789", False, True)
    ]


def test_a_counterparty_without_an_id_is_a_problem_of_its_own(profile):
    run = load_parties(profile, party("", *PERSON), party("", *COMPANY), party("к1"))

    assert rows(Counterparty, "external_id") == ["к1"]
    assert problems(run) == [
        ("error", "VAL-03", "Контрагент", ""),
        ("error", "VAL-03", "Контрагент", ""),
    ]
    assert run.counts == {"counterparty": {"created": 1, "failed": 2}}


def test_a_repeated_import_writes_nothing(profile):
    load_parties(profile, party("к1", *COMPANY), party("к2", *PERSON))
    before = rows(Counterparty, "updated_at")

    run = load_parties(profile, party("к1", *COMPANY), party("к2", *PERSON))

    assert run.counts == {"counterparty": {"unchanged": 2}}
    assert rows(Counterparty, "updated_at") == before


def test_a_name_that_is_too_long_is_cut_with_a_warning(profile):
    run = load_parties(profile, party("к1", tag("Наименование", "Ж" * 1000)))

    assert rows(Counterparty, "name") == ["Ж" * 255]
    assert problems(run) == [("warning", "VAL-05", "Контрагент", "к1")]
