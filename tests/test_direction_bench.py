"""How the words of a sentence treat one person, for the third-party benchmark; and the test sets of other hands."""

import json

import pytest

from benchmarks.detect import EXAMPLES, OTHERS
from benchmarks.direction import FOLDER, Direction, _blocks
from monitor.detect.concepts import parse
from monitor.records import Example
from monitor.train.examples import read, read_all


def sentence(text: str, person: str = "Narmin Alasgarli") -> Example:
    start = text.index(person)
    return Example(
        id="s",
        text=text,
        person=person,
        person_spans=((start, start + len(person)),),
        targets=False,
        language="en",
    )


def concepts(text: str) -> dict[str, float]:
    return _blocks(sentence(text))[0]


def test_praise_and_blame_are_coded_by_their_side_of_the_person():
    assert "done-bad> own" in concepts("Narmin Alasgarli condemned the ruling.")
    assert "done-bad< own" in concepts("The party condemned Narmin Alasgarli.")


def test_a_negation_before_a_word_turns_it():
    turned = concepts("Narmin Alasgarli never lied.")
    assert "does-bad!> own" in turned
    assert "does-bad> own" not in turned


def test_a_passive_is_told_from_an_active():
    assert "done-bad> passive" in concepts("Narmin Alasgarli was condemned on Friday.")
    assert "done-bad> passive" not in concepts("Narmin Alasgarli condemned them on Friday.")


def test_what_stands_nearer_to_another_name_is_that_ones():
    told = concepts("Narmin Alasgarli said on Monday that minister Tofig condemned it.")
    assert "done-bad> rival" in told
    assert "done-bad> own" not in told


def test_a_matrix_has_a_row_for_each_sentence_and_forgets_what_it_never_saw():
    known = [sentence(f"Narmin Alasgarli condemned ruling {number}.") for number in range(6)]
    direction = Direction().fit(known)
    seen = direction.matrix([*known, sentence("Narmin Alasgarli walked home.")])
    assert seen.shape[0] == 7
    assert seen[0].nnz > 0
    assert seen[6].nnz == 0


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_vocabularies_of_tone_parse_and_say_each_term_once(language):
    sections = parse((FOLDER / f"{language}.txt").read_text("utf-8"))
    assert {code for _, code in sections} == {language}
    for terms in sections.values():
        assert len(terms) == len(set(terms))


@pytest.mark.parametrize("name", OTHERS)
def test_the_sets_of_other_hands_share_no_story_and_no_text_with_what_is_trained_on(name):
    path = EXAMPLES.parent.parent / "benchmarks" / f"{name}.jsonl"
    others = read(path)
    trained = read_all(sorted(EXAMPLES.glob("*.jsonl")))
    assert {e.group for e in others}.isdisjoint(e.group for e in trained)
    assert {e.text for e in others}.isdisjoint(e.text for e in trained)
    assert 0.45 <= sum(e.targets for e in others) / len(others) <= 0.55
    assert {json.loads(line)["source"] for line in path.read_text("utf-8").splitlines()} == {"written"}
