"""Every format says the same, nothing that stands in an article can become markup, and nothing is loaded."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, PERSON, assessment

from monitor.records import Alert, Campaign, Change, Piece, Severity, Stance
from monitor.report import html_mail, instant, machine, markdown, movements, outline, terminal
from monitor.report.coverage import Coverage, Problem
from monitor.report.digest import Facts, digest
from monitor.report.formats import formats
from monitor.report.lines import Line, Role
from monitor.report.wording import plain

ZONE = "Asia/Baku"
COVERAGE = Coverage(
    outlets=25,
    read=23,
    dark=2,
    announced=90,
    articles=88,
    problems=(
        Problem(
            outlet="report",
            name="Report",
            stance=Stance.PRO_GOVERNMENT,
            status="blocked",
            reason="HTTP 403 (https://report.example/rss)",
            since=NOON,
        ),
    ),
)


def alert(number=1, **changes):
    return Alert(
        **{
            "id": number,
            "article": number,
            "outlet": "xeber",
            "url": f"https://xeber.example/{number}",
            "title": "Nihad Soltanov kimdir?",
            "language": "az",
            "byline": "",
            "journalist": PERSON.id,
            "at": NOON,
            "piece_at": NOON,
            "severity": Severity.HIGH,
            "assessment": assessment(),
            **changes,
        }
    )


def told(*alerts, **changes):
    change = Change(
        alert=1, journalist=PERSON.id, outlet="xeber", title="Gone", what="removed (HTTP 410)", at=NOON
    )
    return digest(
        Facts(
            **{
                "day": NOON.date(),
                "zone": ZONE,
                "starts": NOON,
                "ends": NOON + timedelta(days=1),
                "coverage": COVERAGE,
                "alerts": alerts or (alert(),),
                "sightings": (),
                "changes": (change,),
                "campaigns": (),
                "journalists": {PERSON.id: PERSON.name},
                "outlets": {"xeber": ("Xəbər", Stance.PRO_GOVERNMENT)},
                "notices": ("NO PASS WAS MADE from 22 Nov 16:00 to 22 Nov 20:00: it is not known.",),
                "moves": ("grew: campaign 1 against Nihad Soltanov, from 2 pieces to 5",),
                "outcomes": ("Nihad Soltanov: a detention is reported by Azad",),
                "archived": {1: "2026/11/monitor-1.warc.gz at 0"},
                "unlabelled": 3,
                "evidence_head": "abc123",
                **changes,
            }
        )
    )


ELEMENTS = {*["html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "span", "blockquote"]}


class Page(HTMLParser):
    """The text of a page, its elements, and all that could load or run something."""

    def __init__(self, html):
        super().__init__()
        self.text, self.elements, self.attributes = "", set(), set()
        self.languages = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.languages += [value for name, value in attrs if name == "lang"]

    def handle_data(self, data):
        self.text += data


def bare(text):
    """Letters and figures alone: what is said, whatever it looks like."""
    return re.sub(r"[\W_]+", "", text.replace("İ", "i").lower())


FORMATS = [
    pytest.param(terminal.render_lines, id="text"),
    pytest.param(markdown.render_lines, id="markdown"),
    pytest.param(lambda lines: Page(html_mail.render_lines(lines)).text, id="html"),
]


@pytest.mark.parametrize("render", FORMATS)
def test_every_format_says_every_line(render):
    lines = outline.outline(told())
    said = bare(render(lines))
    place = 0
    for line in lines:
        place = said.index(bare(line.whole), place) + len(bare(line.whole))


def test_json_has_the_same_lines():
    values = machine.digest(told())
    assert [machine.line_from(each) for each in values["lines"]] == list(outline.outline(told()))


def test_the_order_is_that_of_reading_it_with_coffee():
    roles = [line.role for line in outline.outline(told())]
    order = [
        Role.TITLE,
        Role.COVERAGE,
        Role.ALARM,
        Role.PROBLEM,
        Role.PERSON,
        Role.PIECE,
        Role.SECTION,
        Role.NOTE,
    ]
    assert sorted(order, key=roles.index) == order
    headings = [line.text for line in outline.outline(told()) if line.role is Role.SECTION]
    assert headings == ["CAMPAIGNS", "EDITED OR REMOVED", "OUTCOMES TO CONFIRM"]


def test_the_archived_copy_comes_before_the_original():
    text = terminal.render(told())
    assert text.index("archived copy: 2026/11") < text.index("https://xeber.example/1")


def test_html_loads_nothing_links_nothing_and_says_which_language_is_quoted():
    html = html_mail.render_lines(outline.outline(told()))
    page = Page(html)
    assert page.elements <= set(
        ["html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "span", "blockquote"]
    )
    assert page.attributes <= {"lang", "charset", "name", "content", "class"}
    assert "az" in page.languages
    assert "url(" not in html
    assert "@import" not in html
    # No mail program finds an address to make a link of.
    assert "https://" not in html


def test_html_stays_below_its_limit_and_the_text_is_whole():
    long = {"title": "Ə" * 5_000, "url": "https://x.example/" + "a" * 2_000}
    many = told(*[alert(n, journalist=f"p{n % 40}", **long) for n in range(1, 400)])
    html = html_mail.render_lines(outline.outline(many))
    assert len(html.encode()) < html_mail.LIMIT
    assert "The rest is in the plain text" in html
    assert html.endswith("</body></html>\n")
    assert all(person.name.replace("i", "İ").upper() in terminal.render(many) for person in many.people)


_SIGNS = "<>&\"'`*_[]()#!|~@\\-+=.:/ \r\n\t\x00\x1b\u202e\u2028ə1"
hostile = st.lists(st.sampled_from([*_SIGNS, "script", "https://", "www."]), max_size=30).map("".join)


@given(title=hostile, sentence=hostile, url=hostile)
def test_nothing_in_an_article_becomes_markup(title, sentence, url):
    lines = outline.outline(
        told(alert(title=title, url=url, assessment=replace(assessment(), sentence=sentence)))
    )
    clean = outline.outline(told(alert(title="x", assessment=replace(assessment(), sentence="y"))))
    # A sentence that stands in the headline is not said twice.
    extra = 0 if plain(sentence) not in plain(title) else 1
    html = html_mail.render_lines(lines)
    assert Page(html).elements <= Page(html_mail.render_lines(clean)).elements
    assert len(lines) == len(clean) - extra
    text = terminal.render_lines(lines)
    assert not set(text) & set("\x00\x1b\r\u202e\u2028\t")
    shown = markdown.render_lines(lines).splitlines()
    titled = next(line for line in shown if line.startswith("**") and line.endswith("**"))
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]`@]", titled)


def test_counts_name_nobody():
    text = terminal.render_lines(outline.counts(told()))
    assert "1 person with something new: 1 piece, highest severity high; 1 edit or removal." in text
    assert "NO PASS WAS MADE from 22 Nov 16:00 to 22 Nov 20:00\n" in text
    assert not any(word in text for word in ("Nihad", "Xəbər", "Report;", "example"))


def test_counts_of_a_blind_day_do_not_say_that_nothing_is_new():
    blind = told(coverage=replace(COVERAGE, read=0, dark=25), changes=(), alerts=())
    text = terminal.render_lines(outline.counts(replace(blind, people=(), changes=())))
    assert "NOTHING COULD BE READ" in text
    assert "Nothing new" not in text


def test_the_subject_says_nothing_about_anybody():
    assert outline.title(NOON.date()) == "Daily report, 22 November 2026"
    assert instant.SUBJECT == "Report: something new"


def test_alerts_at_once_come_in_the_words_of_the_digest():
    outlets = {"xeber": ("Xəbər", Stance.PRO_GOVERNMENT)}
    news = instant.News(name=PERSON.name, alerts=[alert(n) for n in range(1, 10)], severity=Severity.HIGH)
    lines = instant.full(news, outlets, formats("en", ZONE))
    shown = (Role.HEADLINE, Role.QUOTE, Role.ADDRESS)
    piece = [line for line in outline.outline(told(archived={})) if line.role in shown]
    assert set(piece) <= set(lines)
    assert lines[-1].text == "and 3 more: monitor alerts list"
    assert "9 new pieces" in instant.counts(news)[1].text


def campaign(*articles, journalist=PERSON.id, start=NOON):
    pieces = tuple(Piece(article=n, outlet=f"o{n}", at=start + timedelta(hours=n)) for n in articles)
    return Campaign(id=1, journalist=journalist, pieces=pieces, found_at=start)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(
            [], [campaign(1, 2)], "began: campaign 1 against Nihad Soltanov, 2 pieces in 2 outlets", id="new"
        ),
        pytest.param(
            [campaign(1, 2)],
            [campaign(1, 2, 3)],
            "grew: campaign 1 against Nihad Soltanov, 2 pieces before, now 3 pieces in 3 outlets",
            id="more pieces",
        ),
        pytest.param(
            [campaign(1, 2), campaign(4, 5)],
            [campaign(1, 2, 3, 4, 5)],
            "grew: campaign 1 against Nihad Soltanov, 4 pieces before, now 5 pieces in 5 outlets",
            id="two that became one",
        ),
        pytest.param([campaign(1, 2)], [campaign(1, 2)], None, id="as it was"),
        pytest.param(
            [campaign(1, 2, start=NOON - timedelta(days=5))],
            [campaign(1, 2, start=NOON - timedelta(days=5))],
            "faded: campaign 1 against Nihad Soltanov, nothing new for 5 days after 2 pieces in 2 outlets",
            id="silent for five days",
        ),
    ],
)
def test_a_campaign_moves(before, after, said):
    names = {PERSON.id: PERSON.name}
    found = movements.moves(before, after, NOON, NOON + timedelta(days=1), names)
    assert found == ((said,) if said else ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("# no heading", r"\# no heading", id="heading"),
        pytest.param("1. no list", r"1\. no list", id="list"),
        pytest.param("pro-government", "pro-government", id="a hyphen in a word"),
        pytest.param("https://x.example", r"https\://x.example", id="address"),
        pytest.param("www.x.example", r"www\.x.example", id="address without a scheme"),
        pytest.param("<b>@all</b>", r"\<b\>\@all\</b\>", id="HTML and a call"),
        pytest.param("a `b` *c*", r"a \`b\` \*c\*", id="code and emphasis"),
    ],
)
def test_markdown_shows_a_text_as_it_is(text, shown):
    assert markdown.escaped(text) == shown


def test_an_address_in_markdown_cannot_end_its_own_code():
    [line] = (
        markdown.render_lines([Line(role=Role.ADDRESS, text="https://x.example/`b`")]).strip().splitlines()
    )
    assert line == "- `https://x.example/%60b%60`"
