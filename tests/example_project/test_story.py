"""What the demonstration says of an order, and when it is not content."""

import pytest
from lxml import html

from example_project.running import DemoError
from example_project.shopper import Page
from example_project.story import check, show


def make_page(*, status="Отгружен", paid="Оплачен", quantity="1 шт"):
    markup = f"""
        <h1>Заказ 000001</h1><p class="status">{status}</p>
        <ol><li class="stage done"><b>Принят</b></li>
            <li class="stage done"><b>{paid}</b></li>
            <li class="stage done"><b>Отгружен</b></li></ol>
        <table><tbody><tr>
            <th>Чайник<small>Арт. 1</small></th><td>{quantity}</td><td>5</td><td>5</td>
        </tr></tbody></table>
        <ul class="events payments"><li>5 картой</li></ul>
        <b class="order-total">5</b>
    """
    return Page(url="/", tree=html.fromstring(markup))


def test_the_order_is_told_in_a_few_lines(capsys):
    show(make_page())

    assert capsys.readouterr().out.splitlines() == [
        "  Заказ 000001: отгружен, оплачен, отгружен",
        "    Чайник: 1 шт, 5, 5",
        "    оплата 5 картой",
        "    всего 5",
    ]


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        ({"paid": "Не оплачен"}, "Оплачен"),
        ({"status": "Принят"}, "статус"),
        ({"quantity": "2 шт"}, "изменённое количество"),
    ],
)
def test_what_the_buyer_does_not_see_is_named(seen, missing):
    check(make_page())

    with pytest.raises(DemoError, match=f"Покупатель не видит: {missing}."):
        check(make_page(**seen))
