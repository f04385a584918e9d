import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.reprints import Candidate, Kind, best, headline_hash, overlap, sketch, words

#: A made-up language of 3,000 words: the rule looks at words, not at what they mean.
WORDS = [f"söz{number}" for number in range(3000)]
TITLE = "Bir jurnalistin gizli əlaqələri haqqında yeni faktlar"


def text(seed, length=300):
    return " ".join(random.Random(seed).choices(WORDS, k=length))  # noqa: S311  # not for secrets


def edited(original, seed, part):
    chosen = random.Random(seed)  # noqa: S311  # not for secrets
    return " ".join(chosen.choice(WORDS) if chosen.random() < part else word for word in original.split())


def compared(newer, older, *, title="", older_title="", telling=None, kept=True):
    one, other = set(sketch(newer, title)), set(sketch(older, older_title))
    shared = len(one & other)
    candidate = Candidate(
        article=1,
        first=1,
        telling=shared if telling is None else telling,
        shared=shared,
        size=len(other),
        title=older_title,
        text=older if kept else "",
    )
    return best(newer, title, len(one), [candidate])


@pytest.mark.parametrize(
    ("newer", "kind"),
    [
        pytest.param(text(1), Kind.SAME, id="the same"),
        pytest.param(text(1).upper().replace(" ", "\n"), Kind.SAME, id="other case and line breaks"),
        pytest.param(text(1).replace("ö", "o"), Kind.SAME, id="typed without marks"),
        pytest.param(edited(text(1), 5, 0.1), Kind.EDITED, id="every tenth word changed"),
        pytest.param(edited(text(1), 5, 0.3), Kind.EDITED, id="three words of ten changed"),
        pytest.param(text(1, 150) + " " + text(9, 150), Kind.EDITED, id="half a text in another"),
        pytest.param(
            " ".join(text(1).split()[200:] + text(1).split()[:200]), Kind.SAME, id="paragraphs moved"
        ),
        pytest.param(
            " ".join(text(1).split()[:40]) + " " + text(9, 400), Kind.QUOTED, id="a paragraph quoted"
        ),
        pytest.param(text(2), None, id="another text"),
        pytest.param("", None, id="no text"),
    ],
)
def test_texts_are_compared_by_their_words(newer, kind):
    found = compared(newer, text(1))
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize("seed", range(20))
def test_candidates_of_a_third_edited_text_are_found(seed):
    shared = set(sketch(text(seed))) & set(sketch(edited(text(seed), seed + 1, 0.2)))
    assert len(shared) >= 2


def test_a_short_text_in_a_round_up_is_quoted_and_not_a_reprint_of_it():
    found = compared(text(1, 60), text(1, 60) + " " + text(7, 900))
    assert found.kind is Kind.QUOTED
    assert found.verbatim == 1.0


def test_two_short_texts_under_one_headline_belong_together():
    found = compared(text(1, 20), text(2, 25), title=TITLE, older_title=TITLE.upper())
    assert found.kind is Kind.HEADLINE


def test_two_long_texts_under_one_headline_do_not():
    assert compared(text(1), text(2), title=TITLE, older_title=TITLE) is None


def test_a_headline_of_few_words_says_nothing():
    assert headline_hash("Bayram təbriki") is None


def test_a_shared_footer_makes_no_reprint():
    body, footer = text(1, 60), text(8, 30)
    assert compared(f"{body} {footer}", f"{text(2, 60)} {footer}", telling=0) is None


def test_without_its_text_an_older_article_is_judged_by_its_sketch():
    assert compared(text(1), text(1), kept=False).verbatim == 1.0
    assert compared(text(1), text(2), kept=False) is None


@given(st.text())
def test_a_sketch_is_sorted_and_fits_into_the_database(given_text):
    found = sketch(given_text, given_text)
    assert list(found) == sorted(set(found))
    assert all(0 <= value < 2**62 for value in found)


LETTERS = st.lists(st.sampled_from("abcd"), max_size=30)


@given(LETTERS, LETTERS)
def test_what_is_covered_is_never_more_than_there_is(one, other):
    newer, older, run = overlap(" ".join(one), " ".join(other))
    assert 0 <= run <= newer <= len(one)
    assert 0 <= older <= len(other)
    assert overlap(" ".join(one), " ".join(one))[0] == (len(one) if len(one) > 2 else 0)


def test_digits_and_words_without_marks_are_words():
    assert words("Şəkil 24.11.2026-cı il") == ["sekil", "24", "11", "2026", "ci", "il"]
