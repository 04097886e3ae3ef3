"""What to type into 1C: for every configuration its menu, its fields, their values.

The names of menus and fields are those of 1C and are not translated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from django_commerceml.exchange.access import get_paths
from django_commerceml.models import ExchangeProfile


class Value(StrEnum):
    """What is typed into a field."""

    ADDRESS = "address"
    """The address of the profile."""
    BITRIX_ADDRESS = "bitrix_address"
    """The address that clients of 1C-Bitrix have built in."""
    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 (the name of a field)
    TICK = "tick"
    """The field is ticked."""
    LATER = "later"
    """The field is ticked once the catalogue is in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How one family of configurations is connected."""

    title: str
    menu: tuple[str, ...]
    """The way through 1C's menus."""
    older_menu: tuple[str, ...] = ()
    """The way in older releases, where it is another."""
    fields: tuple[tuple[str, Value], ...]
    check: str = ""
    """1C's own button that tries the connection."""
    steps: tuple[Promise, ...]
    """What else to choose, and what to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A field of 1C and what to type into it."""

    label: str
    text: str
    """The value itself; empty where *kind* says it all."""
    kind: Value


def _trade(title: str) -> Guide:
    """Return the guide of *title*, whose dialogues are those of УТ 11."""
    return Guide(
        title=title,
        menu=("НСИ и администрирование", "Настройки интеграции", "Обмен с сайтом",
              "Узлы обмена с сайтами", "Создать"),
        older_menu=("Администрирование", "Настройки синхронизации данных"),
        fields=(
            ("Выгрузка товаров", Value.TICK),
            ("Обмен заказами", Value.LATER),
            ("Выгружать на сайт", Value.TICK),
            ("Адрес сайта", Value.ADDRESS),
            ("Имя пользователя", Value.LOGIN),
            ("Пароль", Value.PASSWORD),
        ),
        check="Проверить соединение",
        steps=(
            _("On the tab of goods: the owner of the catalogue, the rows of the table "
              "of catalogues, pictures, prices and stock."),
            _("The first time choose «Полная выгрузка», after it «Выгружать только "
              "измененные объекты» and a schedule."),
            _("Is «Выгружать файлы без ожидания подтверждения импорта сервером» ticked "
              "in 1C? Then tick «start imports without a request» on the tab «More»."),
        ),
    )  # fmt: skip


GUIDES: Final = (
    _trade("УТ 11, КА 2, ERP 2"),
    _trade("Розница 2, Розница 3"),
    Guide(
        title="УТ 10.3",
        menu=("Сервис", "Обмен данными с WEB-сайтом",
              "Настроить обмен данными с WEB-сайтом"),
        fields=(
            ("Адрес сайта", Value.ADDRESS),
            ("Пользователь", Value.LOGIN),
            ("Пароль", Value.PASSWORD),
        ),
        check="Проверить",
        steps=(
            _("Choose what to upload: the selection of goods, price types, pictures."),
            _("Choose the schedule, and run the exchange once by hand."),
            _("Are the messages of the shop garbage in 1C's window? Choose "
              "windows-1251 as the encoding of answers on the tab «More»."),
        ),
    ),
    Guide(
        title="УНФ",
        menu=("Обмен с сайтами",),
        fields=(
            ("Адрес сайта", Value.ADDRESS),
            ("Имя пользователя", Value.LOGIN),
            ("Пароль", Value.PASSWORD),
        ),
        steps=(
            _("Where there is a choice of protocols take «1С-Битрикс»."),
            _("Switch on the upload of goods; orders when the catalogue is in the "
              "store."),
            _("УНФ waits five seconds before each question: a small exchange takes a "
              "little longer than the work does."),
        ),
    ),
    Guide(
        title="Модуль обмена 1С-Битрикс",
        menu=(),
        fields=(
            ("Адрес сайта", Value.BITRIX_ADDRESS),
            ("Логин", Value.LOGIN),
            ("Пароль", Value.PASSWORD),
        ),
        steps=(
            _("In the exchange profile of the module choose the upload of the "
              "catalogue; orders are a part of their own."),
            _("Upload everything once, then set the schedule of changes. After a full "
              "upload the shop hides at once what was left out."),
        ),
    ),
    Guide(
        title="МойСклад",
        menu=("Онлайн-торговля", "Интернет-магазины", "Подключить"),
        fields=(
            ("Адрес магазина", Value.ADDRESS),
            ("Логин", Value.LOGIN),
            ("Пароль", Value.PASSWORD),
        ),
        check="Проверить соединение",
        steps=(
            _("Choose a connection that works through the exchange of 1C-Bitrix "
              "(CommerceML)."),
            _("If the form insists on «1c_exchange.php», type the address that ends in "
              "it."),
            _("Choose goods, prices and stock; orders when the catalogue is in the "
              "store."),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledGuide:
    """A guide with the values of one profile."""

    guide: Guide
    fields: tuple[Filled, ...]


def addresses_of(request: HttpRequest, profile: ExchangeProfile) -> tuple[str, ...]:
    """Return where 1C finds *profile*: nowhere while the site lacks our URLs."""
    try:
        paths = get_paths(profile)
    except NoReverseMatch:
        return ()
    return tuple(request.build_absolute_uri(path) for path in paths)


def guides_for(
    profile: ExchangeProfile, addresses: Sequence[str]
) -> tuple[FilledGuide, ...]:
    """Return the guides with the login of *profile* and its *addresses*.

    Without addresses there is nothing to type yet.
    """
    if not addresses:
        return ()
    values = {
        Value.ADDRESS: addresses[0],
        Value.BITRIX_ADDRESS: addresses[-1],
        Value.LOGIN: profile.login,
    }
    return tuple(
        FilledGuide(
            guide=guide,
            fields=tuple(
                Filled(label=label, text=values.get(kind, ""), kind=kind)
                for label, kind in guide.fields
            ),
        )
        for guide in GUIDES
    )
