"""One address for all the ways in which an article is linked."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.collect.addresses import absolute, canonical

ARTICLE = "https://xeber.example/2026/11/yazi-1"


@pytest.mark.parametrize(
    "url",
    [
        "http://xeber.example/2026/11/yazi-1",
        "https://www.xeber.example/2026/11/yazi-1/",
        "https://m.xeber.example/2026/11/yazi-1",
        "https://amp.xeber.example/2026/11/yazi-1",
        "HTTPS://XEBER.example:443/2026/11/yazi-1",
        "http://xeber.example:80/2026//11/./x/../yazi-1",
        f"{ARTICLE}?utm_source=rss&utm_medium=feed",
        f"{ARTICLE}?fbclid=IwAR0&gclid=1&yclid=2&ysclid=3&_openstat=4",
        f"{ARTICLE}?ref=telegram&from=rss",
        f"{ARTICLE}#comments",
        f"{ARTICLE}/amp/",
        f"{ARTICLE}/amp.html",
        f"{ARTICLE}?amp=1",
        f"{ARTICLE}?outputType=amp",
        "https://xeber.example/amp/2026/11/yazi-1",
        "https://xeber-example.cdn.ampproject.org/c/s/xeber.example/2026/11/yazi-1",
        "https://www.google.com/amp/s/xeber.example/2026/11/yazi-1/amp",
        "https://xeber.example/2026/11/%79azi%2D1",
        " https://xeber.example/2026/11/yazi-1\n",
        "https://user:pass@xeber.example/2026/11/yazi-1",
        "https://xeber.example./2026/11/yazi-1",
        "https://xeber-mirror.example/2026/11/yazi-1",
        "https://www.xeber-mirror.example/2026/11/yazi-1?utm_campaign=x",
    ],
)
def test_all_are_one_article(url):
    assert canonical(url, {"xeber-mirror.example": "www.xeber.example"}) == ARTICLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(f"{ARTICLE}?id=1", f"{ARTICLE}?id=2", id="a parameter that chooses"),
        pytest.param(f"{ARTICLE}?from=12", f"{ARTICLE}?from=13", id="a number may choose"),
        pytest.param(ARTICLE, "https://xeber.example/2026/11/Yazi-1", id="case of the path"),
        pytest.param("https://ru.xeber.example/1", "https://az.xeber.example/1", id="another edition"),
        pytest.param(
            "https://xeber.example/#!/1", "https://xeber.example/#!/2", id="a page that is a script"
        ),
        pytest.param("https://xeber.example:8080/1", "https://xeber.example/1", id="another port"),
        pytest.param("https://xeber.example/a%2Fb", "https://xeber.example/a/b", id="an escaped slash"),
    ],
)
def test_these_are_two(one, other):
    assert canonical(one) != canonical(other)


def test_parameters_have_no_order_and_letters_one_form():
    assert canonical("https://x.example/s?b=2&a=ə") == canonical("https://x.example/s?a=%c9%99&b=2")
    assert canonical("https://xəbər.example/ə") == canonical("https://xn--xbr-dtbb.example/%C9%99")


pieces = st.sampled_from(
    [
        "http://",
        "https://",
        "www.",
        "m.",
        "amp.",
        "xeber.example",
        "/",
        "//",
        "amp",
        "/amp",
        "..",
        ".",
        "?",
        "&",
        "=",
        "#",
        "#!/",
        "%",
        "%41",
        "%2f",
        "%25",
        "%zz",
        "ə",
        " ",
        "\t",
        ":80",
        ":443",
        ":x",
        "@",
        "[",
        "]",
        "[::1]",
        "utm_source=1",
        "ref=a",
        "cdn.ampproject.org/c/s/",
        "https://x.cdn.ampproject.org/c/s/",
        "https://google.com/amp/s/",
        "\ud800",
        "\x00",
        "İ",
        "ß",
    ]
)
addresses = st.one_of(
    st.text(max_size=50),
    st.lists(pieces, max_size=10).map("".join),
    st.tuples(st.sampled_from(["http://", "https://"]), st.lists(pieces, max_size=8).map("".join)).map(
        "".join
    ),
)


@given(addresses)
@example("https://x.example/%2541")
@example("https://www.www.m.x.example/amp/amp/amp")
@example("http://İ.example/")
def test_twice_is_once_and_any_text_is_taken(url):
    once = canonical(url)
    assert canonical(once) == once


@given(addresses, addresses)
def test_a_link_is_followed_only_on_the_web(base, href):
    found = absolute(base, href)
    assert found is None or found.startswith(("http://", "https://")) or found[:5].lower() == "http:"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/1", "https://xeber.example/1"),
        ("2?a=b c", "https://xeber.example/rss/2?a=b%20c"),
        ("//m.xeber.example/1", "https://m.xeber.example/1"),
        ("ht\ntps://xeber.example/1", "https://xeber.example/1"),
        ("javascript:alert(1)", None),
        ("file:///etc/hostname", None),
        ("mailto:a@xeber.example", None),
        ("data:text/html,x", None),
        ("http://[", None),
        ("https://:80/", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_links_are_made_absolute(href, url):
    assert absolute("https://xeber.example/rss/", href) == url
