"""Marks never change a text, and stand where the names and reasons are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.records import Article, Assessment, Band, Mention, Reason, Where
from monitor.web.marking import Mark, Span, marked, spans_in

texts = st.text(st.sampled_from("ab İIıəç\n\t<&"), max_size=60)
spans = st.lists(
    st.builds(
        lambda start, length, mark: Span(start=start, end=start + length, mark=mark),
        st.integers(-2, 60),
        st.integers(-1, 20),
        st.sampled_from(Mark),
    ),
    max_size=6,
)


def joined(paragraphs):
    return "\n".join("".join(part.text for part in paragraph) for paragraph in paragraphs)


@given(text=texts, spans=spans)
def test_no_character_is_lost_or_added(text, spans):
    assert joined(marked(text, spans)) == "\n".join(line for line in text.split("\n") if line.strip())


@given(text=texts, spans=spans)
def test_every_marked_character_is_marked(text, spans):
    kept = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    expected = sum(
        any(span.start <= place < span.end for span in kept)
        for line, start in lines(text)
        for place in range(start, start + len(line))
    )
    assert sum(len(part.text) for each in marked(text, spans) for part in each if part.marks) == expected


def lines(text):
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield line, start
        start += len(line) + 1


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        pytest.param("Bu SATQIN adam", "satqın", "SATQIN", id="capitals with a dotless I"),
        pytest.param("İSTİNTAQ gedir", "istintaq", "İSTİNTAQ", id="a dotted capital I"),
        pytest.param("İ. əvvəl satqın", "satqın", "satqın", id="a dotted capital I before it"),
        pytest.param("Он Предатель.", "предатель", "Предатель", id="cyrillic"),
    ],
)
def test_finds_a_reason_whatever_the_case(text, phrase, found):
    judged = Assessment(journalist="n", score=1, band=Band.LIKELY, reasons=(Reason(text=phrase, weight=1),))
    spans = spans_in(Where.TEXT, Article(title="", text=text), [], judged)
    assert [text[span.start : span.end] for span in spans] == [found]


def test_names_are_marked_in_their_own_place_alone():
    mentions = [Mention(journalist="n", where=Where.TITLE, start=0, end=3, form="Ana", how="full name")]
    article = Article(title="Ana", text="Ana")
    assert len(spans_in(Where.TITLE, article, mentions, None)) == 1
    assert spans_in(Where.TEXT, article, mentions, None) == []
