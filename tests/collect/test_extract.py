"""From a page to its article: nothing that stands round it is ever part of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from collect.farm import CHALLENGE
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import NOON

from monitor.collect.extract import extract
from monitor.collect.metadata import trimmed
from monitor.errors import ExtractError
from monitor.records import Article, DateSource, Entry, ExtractRule, Page

URL = "https://xeber.example/1"
FIRST = (
    "Bakıda keçirilən iclasda yeni qaydalar müzakirə olundu və iştirakçılar öz təkliflərini səsləndirdilər."
)
SECOND = (
    "Növbəti iclas gələn ayın əvvəlində olacaq, gündəliyə daha üç məsələ salınıb və qonaqlar dəvət edilib."
)
THIRD = "Qurumun sözçüsü jurnalistlərə bildirib ki, qərarlar bir həftə ərzində açıq dərc olunacaq."
TEXT = [FIRST, SECOND, THIRD]
#: Stands only in what is not the article.
NAME = "Nihad Soltanov"


def document(*parts: str, head: str = "", title: str = "İclas keçirildi") -> str:
    body = "\n".join(parts) or article()
    return f"<!DOCTYPE html><html><head><title>{title} | Xəbər</title>{head}</head><body>{body}</body></html>"


def article(*, inside: str = "", around: str = "") -> str:
    first, *rest = (f"<p>{text}</p>" for text in TEXT)
    return f"<article><h1>İclas keçirildi</h1>{first}{inside}{''.join(rest)}</article>{around}"


def read(html: str | bytes, *, content_type: str = "text/html; charset=utf-8", **more: object) -> Article:
    body = html.encode() if isinstance(html, str) else html
    page = Page(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body,
        fetched_at=NOON,
    )
    return extract(page, now=NOON, **more)


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            f'<div class="related"><a href="/2">{NAME} həbs edildi</a><a href="/3">Başqa xəbər</a></div>',
            id="by its class",
        ),
        pytest.param(
            f'<p><strong>Həmçinin oxuyun:</strong> <a href="/2">{NAME} həbs edildi</a></p>',
            id="read also, az",
        ),
        pytest.param(f'<p>Читайте также: <a href="/2">{NAME} həbs edildi</a></p>', id="read also, ru"),
        pytest.param(f'<p>Read also: <a href="/2">{NAME} həbs edildi</a></p>', id="read also, en"),
        pytest.param(
            f'<p>Bunlar da ilginizi çekebilir: <a href="/2">{NAME} həbs edildi</a></p>', id="read also, tr"
        ),
        pytest.param(
            f"<h3>Mövzu ilə bağlı</h3><ul><li>{NAME} həbs edildi</li><li>Başqa xəbər</li></ul>",
            id="a heading and a list",
        ),
        pytest.param(f'<p><a href="/2">{NAME} həbs edildi</a></p>', id="a paragraph that is one link"),
        pytest.param(
            f'<ul><li><a href="/2">{NAME} həbs edildi</a></li><li><a href="/3">Başqa</a></li></ul>',
            id="a list of links",
        ),
        pytest.param(f"<aside><p>{NAME} haqqında qısa arayış burada.</p></aside>", id="an aside"),
        pytest.param(f'<nav><a href="/2">{NAME}</a></nav>', id="navigation"),
        pytest.param(f'<script>var x = "{NAME} həbs edildi, deyə yazır";</script>', id="a script"),
        pytest.param(f"<noscript><p>{NAME} həbs edildi</p></noscript>", id="noscript"),
        pytest.param(f'<div class="tags"><a href="/t/1">{NAME}</a> <a href="/t/2">Bakı</a></div>', id="tags"),
        pytest.param(f'<div class="post__share"><a href="#">{NAME}</a></div>', id="sharing"),
        pytest.param(f"<!-- {NAME} həbs edildi -->", id="a comment of HTML"),
        pytest.param(f"<template><p>{NAME} həbs edildi</p></template>", id="a template"),
        pytest.param(f'<div class="author-box">{NAME}</div>', id="the author"),
        pytest.param(
            f'<figure><img src="x"><figcaption>{NAME} iclasda. Foto: Xəbər</figcaption></figure>',
            id="a caption",
        ),
        pytest.param(f'<div class="photo-caption">{NAME} iclasda</div>', id="a caption by its class"),
        pytest.param(f"<form><label>{NAME}</label><input></form>", id="a form"),
        pytest.param(f"<p hidden>{NAME} gizli mətndə.</p>", id="hidden"),
    ],
)
@pytest.mark.parametrize("where", ["inside", "around"])
def test_what_is_not_the_article_is_not_in_it(box, where):
    found = read(document(article(**{where: box})))
    assert NAME not in found.text
    assert found.text.split("\n") == TEXT


def test_comments_are_not_in_it_however_long():
    comments = "".join(
        f"<div class='comment'><p>{NAME} satqındır, hamı bunu çoxdan bilir və danışır.</p></div>"
        for _ in range(40)
    )
    found = read(document(article(around=f'<section id="comments"><h3>Şərhlər</h3>{comments}</section>')))
    assert found.text.split("\n") == TEXT


def test_a_wrapper_with_an_unlucky_name_is_kept():
    found = read(document(f'<div class="post-comments-enabled sidebar-right">{article()}</div>'))
    assert found.text.split("\n") == TEXT


def test_a_link_in_a_sentence_is_part_of_it():
    sentence = f'Bu barədə <a href="/2">{NAME}</a> əvvəl yazmışdı və həmin yazı geniş müzakirə olunmuşdu.'
    assert NAME in read(document(article(inside=f"<p>{sentence}</p>"))).text


@pytest.mark.parametrize(
    ("lead", "kept"),
    [
        pytest.param(f"{NAME} iclasda çıxış edərək yeni qaydaları tənqid edib.", True, id="a sentence"),
        pytest.param(f"Video: {NAME} iclasda, mənbə: Xəbər agentliyi", False, id="a label"),
        pytest.param("Qısa.", False, id="too short"),
        pytest.param(FIRST, False, id="the first paragraph again"),
    ],
)
def test_the_lead_under_the_title_belongs_to_the_text(lead, kept):
    body = "".join(f"<p>{text}</p>" for text in TEXT * 2)
    page = document(
        f'<h1>İclas keçirildi</h1><div class="article__lead">{lead}</div><div class="text">{body}</div>'
    )
    assert read(page).text.startswith(f"{lead}\n{FIRST}" if kept else f"{FIRST}\n{SECOND}")


def test_captions_are_kept_apart():
    found = read(document(article(inside=f"<figure><img><figcaption>{NAME} iclasda</figcaption></figure>")))
    assert found.captions == (f"{NAME} iclasda",)


def test_tables_that_lay_out_the_page_are_no_tables():
    links = f'<ul><li><a href="/2">{NAME}</a></li><li><a href="/3">x</a></li></ul>'
    cells = f"<table><tr><td>{article()}</td><td>{links}</td></tr></table>"
    assert read(document(cells)).text.split("\n") == TEXT


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_other_charsets_are_read(encoding):
    text = "Журналист был задержан в Баку, сообщает издание. " * 8
    body = document(f"<p>{text}</p>", title="Задержан").encode(encoding, "replace")
    assert read(body, content_type="text/html").text == text.strip()


# --- an outlet's own selectors --------------------------------------------------------------------------------

RULE = ExtractRule(text=".body", title=".head", byline=".who", date=".when", remove=".junk")
RULED = document(
    f'<div class="head">Başlıq</div><div class="who">Yazdı: Aysel</div><div class="when">21 noyabr 2026, 10:00</div>'
    f'<div class="body"><p>Qısa mətn.</p><div class="junk">{NAME}</div>'
    f'<div class="related"><a href="/2">{NAME}</a></div>'
    f"<p>Son söz.</p></div>{article()}"
)


def test_own_selectors_win():
    found = read(RULED, rules=[RULE])
    assert (found.title, found.text, found.extractor) == ("Başlıq", "Qısa mətn.\nSon söz.", "rule")
    assert found.byline == "Yazdı: Aysel"
    assert (found.published, found.published_source) == (
        datetime(2026, 11, 21, 6, tzinfo=UTC),
        DateSource.VISIBLE,
    )


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(ExtractRule(text=".gone"), id="fits no longer"),
        pytest.param(ExtractRule(text="p["), id="is no selector"),
        pytest.param(ExtractRule(text=".body", valid_until=NOON), id="is no longer valid"),
        pytest.param(ExtractRule(text=".body", valid_from=NOON + timedelta(days=1)), id="is not valid yet"),
    ],
)
def test_a_selector_that_does_not_fit_leaves_it_to_the_general_extractor(rule):
    found = read(document(), rules=[rule])
    assert (found.extractor, found.text.split("\n")) == ("trafilatura", TEXT)


def test_a_page_is_read_with_the_rule_of_its_time():
    old = ExtractRule(text=".body", valid_until=NOON + timedelta(days=1))
    new = ExtractRule(text="article", valid_from=NOON + timedelta(days=1))
    assert read(RULED, rules=[new, old]).text == f"Qısa mətn.\n{NAME}\nSon söz."


# --- title, date, author --------------------------------------------------------------------------------------

ENTRY = Entry(
    url=URL, canonical=URL, title="Başlıq feeddən", published=NOON - timedelta(hours=1), author="Redaksiya"
)
JSON_LD = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},'
    '{"@type":["NewsArticle"],"headline":"Başlıq &amp; JSON","datePublished":"2026-11-20T10:00:00+04:00",'
    '"author":[{"@type":"Person","name":"Aysel Kərimli"},"Rauf"]}]}</script>'
)
META = '<meta property="og:title" content="Başlıq meta"><meta property="article:published_time" content="2026-11-19T10:00:00Z"><meta name="author" content="Meta Müəllif">'  # noqa: E501


def test_the_feed_knows_title_and_date_best():
    found = read(document(head=JSON_LD), entry=ENTRY)
    assert (found.title, found.published, found.published_source) == (
        ENTRY.title,
        ENTRY.published,
        DateSource.FEED,
    )
    assert found.byline == "Aysel Kərimli, Rauf"


@pytest.mark.parametrize(
    ("html", "title", "day", "source", "byline"),
    [
        (document(head=JSON_LD + META), "Başlıq & JSON", 20, DateSource.JSON_LD, "Aysel Kərimli, Rauf"),
        (document(head=META), "Başlıq meta", 19, DateSource.META, "Meta Müəllif"),
        (
            document(
                f'<span class="date">18 noyabr 2026</span>{article()}<div class="author">Müəllif: Rauf</div>'
            ),
            "İclas keçirildi",
            17,
            DateSource.VISIBLE,
            "Rauf",
        ),
        (
            document(f'<time datetime="2026-11-18T10:00">dünən</time>{article()}'),
            "İclas keçirildi",
            18,
            DateSource.VISIBLE,
            "",
        ),
        (document(), "İclas keçirildi", None, DateSource.NONE, ""),
        (
            document(
                head='<meta name="date" content="2099-01-01"><script type="application/ld+json">{broken</script>'
            ),
            "İclas keçirildi",
            None,
            DateSource.NONE,
            "",
        ),
    ],
)
def test_a_page_is_asked_in_order(html, title, day, source, byline):
    found = read(html)
    assert (found.title, found.published_source, found.byline) == (title, source, byline)
    assert (found.published.day if found.published else None) == day


def test_a_title_that_the_feed_cut_is_taken_from_the_page():
    assert (
        read(document(), entry=Entry(url=URL, canonical=URL, title="İclas keç…")).title == "İclas keçirildi"
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [("By Ad Soyad", "Ad Soyad"), ("Автор: Ад Сойад", "Ад Сойад"), ("Müəllif: Ad", "Ad"), ("Byron", "Byron")],
)
def test_a_byline_is_the_name(line, name):
    assert trimmed(line) == name


# --- no article -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("   ", "empty", id="white space"),
        pytest.param(CHALLENGE, "Cloudflare", id="a challenge"),
        pytest.param(document("<h1>İclas keçirildi</h1>"), "no article text", id="a title alone"),
        pytest.param(
            document("<p>Biz cookie istifadə edirik. Cookie siyasətini qəbul edin.</p>"),
            "cookies",
            id="a cookie wall",
        ),
        pytest.param(
            document(f"<p>{FIRST}</p><p>Davamını oxumaq üçün abunə olun.</p>"), "paywall", id="a paywall, az"
        ),
        pytest.param(
            document(f"<p>{FIRST}</p><p>Чтобы читать дальше, оформите подписку.</p>"),
            "paywall",
            id="a paywall, ru",
        ),
        pytest.param(
            document(f"<p>{FIRST}</p><p>Subscribe to continue reading</p>"), "paywall", id="a paywall, en"
        ),
        pytest.param(
            document(
                f"<p>{FIRST}</p>",
                head='<script type="application/ld+json">'
                '{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>',
            ),
            "paywall",
            id="a declared paywall",
        ),
        pytest.param(
            document("<h1>404</h1><p>Axtardığınız səhifə yoxdur.</p>", title="404"),
            "nothing here",
            id="missing, with status 200",
        ),
        pytest.param(
            document("<p>Please enable JavaScript to view this site.</p>"), "JavaScript", id="scripts only"
        ),
        pytest.param(document("<p>x</p>" * 60_000), "too large", id="too many elements"),
        pytest.param("%PDF-1.7 ...", "not a web page", id="a PDF that says it is HTML"),
    ],
)
def test_a_wall_is_not_an_article(html, reason):
    with pytest.raises(ExtractError, match=reason):
        read(html)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "video/mp4", "application/json"])
def test_other_files_are_not_articles(content_type):
    with pytest.raises(ExtractError, match=content_type):
        read("x", content_type=content_type)


def test_a_long_article_about_cookies_is_an_article():
    paragraph = (
        "<p>Cookie siyasəti haqqında yeni qanun qəbul edildi, cookie faylları barədə qaydalar dəyişir.</p>"
    )
    assert read(document("".join(paragraph.replace("yeni", f"{n} yeni") for n in range(30)))).text


def test_the_text_of_json_ld_is_used_when_the_page_shows_none():
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"'
        + " ".join(TEXT)
        + '"}</script>'
    )
    found = read(document('<div id="root"></div>', head=head))
    assert (found.text, found.extractor) == (" ".join(TEXT), "json-ld")


def test_the_full_text_of_a_feed_is_used_when_the_page_shows_none():
    entry = Entry(url=URL, canonical=URL, title="Başlıq", summary=" ".join(TEXT * 3))
    assert read(document('<div id="root"></div>'), entry=entry).extractor == "feed"
    with pytest.raises(ExtractError):
        read(document('<div id="root"></div>'), entry=Entry(url=URL, canonical=URL, summary="Qısa məzmun."))


# --- hostile pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param("<" * 300_000, id="angle brackets"),
        pytest.param("<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">", id="attributes"),
        pytest.param('<script type="application/ld+json">' + "[" * 100_000 + "</script>", id="nested JSON"),
        pytest.param("<!--" * 100_000, id="open comments"),
        pytest.param("&amp;" * 100_000, id="entities"),
        pytest.param("\x00\x01\x02\ufffe", id="controls"),
        pytest.param("</div>" * 50_000, id="closing tags"),
    ],
)
def test_junk_behind_the_article_costs_nothing_of_it(junk):
    found = read(document(article(), junk))
    assert found.text.startswith("\n".join(TEXT))
    assert "\x00" not in found.text


def test_entities_of_a_doctype_are_not_expanded():
    html = document(article(inside="<p>x&secret;y</p>")).replace(
        "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    )
    assert "&secret;" in read(html).text


pieces = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<a href=x>",
        "</a>",
        "<table>",
        "<td>",
        "<ul>",
        "<li>",
        "<script>",
        "</script>",
        "<h1>",
        "x",
        FIRST,
        "<article>",
        "<br>",
        "<!--",
        "-->",
        "<html>",
        "<body class='related'>",
        "&nbsp;",
        "\x00",
        "<svg>",
        "<figcaption>",
        "<frameset>",
        "<form>",
    ]
)


@settings(deadline=None)
@given(st.lists(pieces, max_size=20).map("".join))
def test_any_page_is_an_article_or_an_error_of_ours(html):
    try:
        found = read(html)
    except ExtractError as error:
        assert error.reason
    else:
        assert found.text.strip()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_article_or_an_error_of_ours(body):
    try:
        read(body, content_type="text/html")
    except ExtractError as error:
        assert error.reason
