from html import escape
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.importing.descriptions import clean_html

WITHOUT_ATTRIBUTES = (
    "b blockquote br caption code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s "
    "small span strong sub sup table tbody tfoot thead tr u ul"
)
ALLOWED: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "rel"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
} | dict.fromkeys(WITHOUT_ATTRIBUTES.split(), frozenset())


class Tags(HTMLParser):
    """Collects every tag with its attributes, and everything that is not text."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.odd = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("", ""),
        ("Просто текст & знак", "Просто текст & знак"),
        ("<b>Дрель</b><br>для <i>дома</i>", "<b>Дрель</b><br>для <i>дома</i>"),
        ("а<br/>б<br />в", "а<br/>б<br />в"),
        ("<ul><li>раз</li><li>два</li></ul>", "<ul><li>раз</li><li>два</li></ul>"),
        ("<script>alert(1)</script>да", "да"),
        ("<style>b{}</style>да", "да"),
        ("<img src=x onerror=alert(1)>да", "да"),
        ('<b onclick="alert(1)">да</b>', "<b>да</b>"),
        ('<p style="color:red" class="x">да</p>', "<p>да</p>"),
        (
            '<a href="https://example.com" target="_blank">да</a>',
            '<a href="https://example.com" rel="noopener noreferrer nofollow">да</a>',
        ),
        (
            '<a href="javascript:alert(1)">да</a>',
            '<a rel="noopener noreferrer nofollow">да</a>',
        ),
        (
            '<a href="tel:+7900">да</a>',
            '<a href="tel:+7900" rel="noopener noreferrer nofollow">да</a>',
        ),
        ('<td colspan="2">да</td>', "да"),
        ("<b>не закрыт", "<b>не закрыт</b>"),
        ("закрыт зря</b>", "закрыт зря"),
        ("<b><i>накрест</b></i>", "<b><i>накрест</i></b>"),
        ("5 < 6 и 7 > 6", "5 &lt; 6 и 7 &gt; 6"),
        ("<!-- тайна -->да", "да"),
        ("<iframe src='//x'></iframe><svg><script>1</script></svg>да", "да"),
        ("<B>заглавные</B>", "<b>заглавные</b>"),
    ],
)
def test_a_description_is_cleaned(raw, clean):
    assert clean_html(raw) == clean


def test_a_table_keeps_its_shape():
    table = (
        '<table><tbody><tr><td colspan="2">а</td></tr><tr><td>б</td><td>в</td></tr>'
        "</tbody></table>"
    )

    assert clean_html(table) == table


MARKUP = """
    <b> </b> <i> </i> <p> </p> <br> <br/> <script> </script> <img src=x onerror=1> <a
    href="javascript:1"> </a> <svg/onload=1> <style> </style> <!-- --> --> <![CDATA[ ]]>
    <math> <mtext> <textarea> </textarea> <title> <plaintext> <x <b/ <b " ' = > < & &lt;
    &#60; &amp;lt; <ul> </ul> <li> </li> <h1> </h1> <td onclick=1> <table> <template>
    <noscript> </noscript> <iframe srcdoc='<b>'> <p/x> </p > <em></strong>"""
PIECES = st.sampled_from([*MARKUP.split(), " "])


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12).map("".join))
def test_nothing_but_the_allowed_tags_and_attributes_comes_out(raw):
    parsed = Tags(clean_html(raw))

    assert parsed.odd == []
    for tag, attributes in parsed.found:
        assert attributes.keys() <= ALLOWED[tag]
        assert not attributes.get("href", "").lower().startswith(("javascript", "data"))


PLAIN = st.characters(exclude_characters="<>", exclude_categories=("Cs", "Cc"))
SIMPLE = st.recursive(
    st.one_of(
        st.text(
            st.characters(exclude_characters="<>", exclude_categories=["Cs", "Cc"])
        ),
        st.sampled_from(["<br>", "<br/>", "<br />"]),
    ),
    lambda inner: st.tuples(
        st.sampled_from(
            ["b", "i", "u", "em", "strong", "p", "ul", "ol", "li", "h1", "h6"]
        ),
        st.lists(inner, max_size=3),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=8,
)


@given(SIMPLE)
def test_simple_markup_stays_as_it_is(raw):
    assert clean_html(raw) == raw


@given(SIMPLE)
def test_simple_markup_is_what_the_cleaner_would_leave(raw):
    passed, thorough = Tags(clean_html(raw)), Tags(nh3.clean(raw, tags=set(ALLOWED)))

    assert thorough.text == passed.text
    assert {tag for tag, _ in thorough.found} == {tag for tag, _ in passed.found}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_stays_text(text):
    assert Tags(clean_html(escape(text))).found == []
