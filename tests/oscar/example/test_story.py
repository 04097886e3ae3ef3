"""What the demonstration says of an order, and when it is not content."""

import pytest
from lxml import html

from example_oscar.story import check, show
from example_project.running import DemoError
from example_project.shopper import Page


def make_page(*, status="Отгружен", payments=("Оплачено 5",), shipments=("Отгружено",)):
    paid = "".join(f"<li>{one}</li>" for one in payments)
    sent = "".join(f"<li>{one}</li>" for one in shipments)
    markup = f"""
        <h2>Статус</h2><p>{status}</p>
        <table><tbody>
            <tr><td><p>Чайник</p></td><td>2</td><td>4</td><td>5</td></tr>
            <tr><td>Итого</td><td>5</td></tr>
        </tbody></table>
        <ul class="payments">{paid}</ul><ul class="shipments">{sent}</ul>
    """
    return Page(url="http://shop/accounts/orders/100001/", tree=html.fromstring(markup))


def test_the_order_is_told_in_a_few_lines(capsys):
    show(make_page())

    assert capsys.readouterr().out.splitlines() == [
        "  Заказ 100001: отгружен",
        "    Чайник: 2 шт., 5",
        "    Оплачено 5",
        "    Отгружено",
    ]


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        ({"status": "Принят"}, "статус"),
        ({"payments": ("Ещё не оплачен",)}, "оплачено"),
        ({"payments": ("Оплачено 5", "Оплачено 5")}, "оплачено"),
        ({"shipments": ()}, "отгружено"),
    ],
)
def test_what_the_buyer_does_not_see_is_named(seen, missing):
    check(make_page())

    with pytest.raises(DemoError, match=f"Покупатель не видит: {missing}."):
        check(make_page(**seen))
