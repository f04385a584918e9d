"""The labelled examples that are most like a piece: for the person who asks why it was judged so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.detect.classify import Classifier
from monitor.detect.encoder import with_embeddings
from monitor.detect.features import features
from monitor.detect.passages import passages
from monitor.records import Article, Example, Mention
from monitor.train.fit import to_matrix
from monitor.train.pairs import bag_of


def most_similar(
    classifier: Classifier,
    article: Article,
    mentions: Sequence[Mention],
    judged: str,
    examples: Sequence[Example],
    count: int = 3,
) -> list[tuple[Example, float]]:
    """The examples of the piece's language that are most like it.

    Returns:
        At most `count` examples with the cosine of the angle between the two vectors (0..1), the most similar first.
        It reads every example, about 3 ms each.
    """
    same = [example for example in examples if example.language == article.language]
    if not same:
        return []
    passage = passages(article, mentions, judged)
    piece = with_embeddings(features(passage, article.language).bag(), passage, classifier.encoder)
    found = [piece, *(bag_of(example, classifier.encoder) for example in same)]
    matrix = to_matrix(classifier.vocabulary, found)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()) + 1e-9
    likeness = np.asarray((matrix[1:] @ matrix[0].T).todense()).ravel() / (lengths[1:] * lengths[0])
    return [(same[i], float(likeness[i])) for i in np.argsort(-likeness, kind="stable")[:count].tolist()]
