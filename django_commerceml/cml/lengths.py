"""How long the texts of a document may be, by the official schemas (2.05-2.10)."""

from typing import Any, Final

_NAME: Final = 250
"""The oldest schemas have 250; the newer ones 255."""
_LINE: Final = 255
_LONGEST: Final = {
    **dict.fromkeys(
        (
            "Наименование",
            "ПолноеНаименование",
            "ОфициальноеНаименование",
            "ОсновнойВидДеятельности",
            "Представление",
            "КемВыдан",
        ),
        _NAME,
    ),
    **dict.fromkeys(
        (
            "Фамилия",
            "Имя",
            "Отчество",
            "Обращение",
            "НаименованиеПолное",
            "НаименованиеКраткое",
            "ВидДокумента",
            "СтранаПроисхождения",
        ),
        _LINE,
    ),
    "Комментарий": 3000,
    "Значение": 1000,
}
_LONGEST_WITHIN: Final = {
    ("Контакт", "Значение"): _LINE,
    ("АдресноеПоле", "Значение"): _LINE,
}
_LONGEST_ATTRIBUTES: Final = ("НаименованиеПолное",)


_SHORTEST: Final = min((_NAME, *_LONGEST.values(), *_LONGEST_WITHIN.values()))


def shorten(node: Any) -> Any:
    """Cut the texts in *node* to what the schemas allow; ids and numbers stay whole."""
    for element in node.iter():
        text = element.text
        if text and len(text) > _SHORTEST:
            element.text = text[: _longest(element)]
        for name in _LONGEST_ATTRIBUTES:
            value = element.get(name)
            if value:
                element.set(name, value[:_LINE])
    return node


def _longest(element: Any) -> int | None:
    parent = element.getparent()
    within = "" if parent is None else parent.tag
    return _LONGEST_WITHIN.get((within, element.tag)) or _LONGEST.get(element.tag)
