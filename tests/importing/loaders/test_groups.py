from django_commerceml.models import Group, ImportRun
from tests.importing.loaders.documents import classifier, load, problems, rows

TREE = ("external_id", "parent__external_id")


def group(external_id, *children, name="", extra=""):
    inner = f"<Группы>{''.join(children)}</Группы>" if children else ""
    return (
        f"<Группа><Ид>{external_id}</Ид><Наименование>{name or external_id}"
        f"</Наименование>{extra}{inner}</Группа>"
    )


def load_groups(profile, *groups) -> ImportRun:
    return load(profile, classifier(f"<Группы>{''.join(groups)}</Группы>"))


def test_groups_make_a_tree_in_the_order_of_the_file(profile):
    load_groups(profile, group("а", group("б", group("в")), group("г")), group("д"))

    assert rows(Group, *TREE) == [
        ("а", None),
        ("б", "а"),
        ("в", "б"),
        ("г", "а"),
        ("д", None),
    ]


def test_a_group_has_a_description_a_picture_and_a_place(profile):
    extra = (
        "<Описание>&lt;b&gt;Инструмент&lt;/b&gt;&lt;script&gt;1&lt;/script&gt;</Описание>"
        "<Картинка>import_files/1.jpg</Картинка><Сортировка>50</Сортировка>"
    )

    load_groups(profile, group("а", name="Дрели", extra=extra))

    assert rows(Group, "name", "description", "image", "sort_order", "is_active") == [
        ("Дрели", "<b>Инструмент</b>", "import_files/1.jpg", 50, True)
    ]


def test_what_is_not_said_of_a_group_is_not_changed(profile):
    load_groups(profile, group("а", extra="<Описание>было</Описание>"))

    load_groups(profile, group("а", name="новое"))

    assert rows(Group, "name", "description") == [("новое", "было")]


def test_a_group_moves_with_all_that_is_in_it(profile):
    load_groups(profile, group("а", group("б", group("в"))), group("г"))

    run = load_groups(profile, group("а"), group("г", group("б", group("в"))))

    assert rows(Group, *TREE) == [("а", None), ("б", "г"), ("в", "б"), ("г", None)]
    assert run.counts == {"group": {"updated": 1, "unchanged": 3}}


def test_a_group_moves_to_the_root(profile):
    load_groups(profile, group("а", group("б")))

    load_groups(profile, group("а"), group("б"))

    assert rows(Group, *TREE) == [("а", None), ("б", None)]


def test_groups_that_are_not_named_stay(profile):
    load_groups(profile, group("а", group("б")))

    load_groups(profile, group("в"))

    assert rows(Group, *TREE) == [("а", None), ("б", "а"), ("в", None)]


def test_a_parent_that_comes_later_gets_its_children(profile):
    load_groups(profile, group("а", group("б")))
    Group.objects.filter(external_id="а").delete()
    assert rows(Group, *TREE) == [("б", None)]

    load_groups(profile, group("а"))

    assert rows(Group, *TREE) == [("б", "а"), ("а", None)]


def test_a_circle_is_cut_and_told(profile):
    run = load_groups(profile, group("а", group("б", group("а"))), group("в"))

    assert rows(Group, *TREE) == [("а", None), ("б", "а"), ("в", None)]
    assert problems(run) == [("warning", "VAL-09", "Группа", "а")]


def test_a_group_may_move_into_what_was_in_it(profile):
    load_groups(profile, group("а", group("б", group("в"))))

    run = load_groups(profile, group("в", group("а")))

    assert rows(Group, *TREE) == [("а", "в"), ("б", "а"), ("в", None)]
    assert problems(run) == []


def test_a_group_in_itself_stands_at_the_root(profile):
    run = load_groups(profile, group("а", group("а")))

    assert rows(Group, *TREE) == [("а", None)]
    assert problems(run) == [("warning", "VAL-09", "Группа", "а")]


def test_of_a_group_that_comes_twice_the_last_counts(profile):
    run = load_groups(
        profile, group("а", group("в", name="1")), group("б", group("в", name="2"))
    )

    assert rows(Group, "external_id", "name", "parent__external_id") == [
        ("а", "а", None),
        ("в", "2", "б"),
        ("б", "б", None),
    ]
    assert run.counts == {"group": {"created": 3, "skipped": 1}}


def test_a_deleted_group_keeps_its_name_and_its_place_and_comes_back(profile):
    load_groups(profile, group("а", group("б", name="Дрели")))
    columns = ("name", "parent__external_id", "is_deleted", "is_active")

    load_groups(profile, '<Группа Статус="Удален"><Ид>б</Ид></Группа>')
    assert rows(Group, *columns)[1] == ("Дрели", "а", True, False)

    load_groups(profile, group("а", group("б", name="Дрели")))
    assert rows(Group, *columns)[1] == ("Дрели", "а", False, True)


def test_a_repeated_import_writes_nothing(profile):
    said = [group("а", group("б")), group("в")]
    load_groups(profile, *said)
    before = rows(Group, "updated_at")

    run = load_groups(profile, *said)

    assert run.counts == {"group": {"unchanged": 3}}
    assert rows(Group, "updated_at") == before


def test_a_name_that_is_too_long_is_cut_with_a_warning(profile):
    run = load_groups(profile, group("а", name="Ж" * 1000))

    assert rows(Group, "name") == ["Ж" * 255]
    assert problems(run) == [("warning", "VAL-05", "Группа", "а")]


def test_a_place_that_no_column_holds_is_cut_with_a_warning(profile):
    run = load_groups(profile, group("а", extra="<Сортировка>99999999999</Сортировка>"))

    assert rows(Group, "sort_order") == [2**31 - 1]
    assert problems(run) == [("warning", "VAL-05", "Группа", "а")]


def test_an_id_that_is_too_long_is_refused_and_the_rest_stays(profile):
    run = load_groups(profile, group("а", group("б" * 300), group("в")))

    assert rows(Group, *TREE) == [("а", None), ("в", "а")]
    assert problems(run) == [("error", "VAL-03", "Группа", "а")]
    assert run.counts == {"group": {"created": 2, "failed": 1}}


def test_a_deep_tree_is_linked_to_its_last_group(profile):
    said = group("25")
    for number in range(24, 0, -1):
        said = group(str(number), said)

    load_groups(profile, said)

    assert rows(Group, *TREE) == [
        (str(number), str(number - 1) if number > 1 else None)
        for number in range(1, 26)
    ]
