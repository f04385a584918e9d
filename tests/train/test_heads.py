"""The frames: told among the pieces that target, and scored with the chance that a piece does."""

from __future__ import annotations

import numpy as np

from monitor.detect.classify import Classifier
from monitor.detect.model import UNJUDGED
from monitor.records import Article, Example, Frame, Mention, Where
from monitor.train.heads import BLOCKS

TRAITOR = list(Frame).index(Frame.TRAITOR)


def test_the_hostile_words_themselves_are_for_the_frames_alone(classifier: Classifier) -> None:
    columns = [i for i, name in enumerate(classifier.vocabulary.names) if name[0] in UNJUDGED]
    assert columns
    assert not classifier.coefficients[columns].any()
    assert classifier.frames[:, columns].any()


def test_frames_look_at_their_own_blocks_alone(classifier: Classifier) -> None:
    others = [i for i, name in enumerate(classifier.vocabulary.names) if name[0] not in BLOCKS]
    assert not classifier.frames[:, others].any()


def test_words_of_a_frame_speak_for_it(classifier: Classifier) -> None:
    weights = dict(zip(classifier.vocabulary.names, classifier.frames[TRAITOR].tolist(), strict=True))
    assert weights["k:traitor"] > 0 > weights["k:family"]


def test_no_frame_is_surer_than_that_the_piece_targets(
    classifier: Classifier, examples: list[Example]
) -> None:
    for example in [e for e in examples if e.targets][:20]:
        start, end = example.person_spans[0]
        form = example.text[start:end]
        named = Mention(journalist="a", where=Where.TEXT, start=start, end=end, form=form)
        [found] = classifier.assess(Article(title="", text=example.text, language="en"), [named])
        assert all(0 < frame.score <= found.score for frame in found.frames)
        assert np.isfinite([frame.score for frame in found.frames]).all()
