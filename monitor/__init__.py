"""Watch news feeds for campaigns against named journalists.

The folders are the work, in order; `pipeline` says how they follow each other: read it first.

    collect/   from a feed's address to the text of its articles
    detect/    from a text to scored mentions, reprints and campaigns
    report/    to a person: alerts, coverage, digest, exports
    store/     the only code that touches var/ and models/
    train/     from labels to a new model, or the old one kept
    demo/      a sample newsroom served on loopback

    records    the words of the program as frozen records
    errors     what can go wrong, and what the operator does about it
    inflate    content encodings undone
    config     feeds.yaml and journalists.yaml
    engine     where the work of parsing and judging is done: here, in worker processes, on a cluster
    judge      the work on one body, done in the engine
    encoding   a sentence encoder from a folder, where the settings name one
    steps/     visit, read, revisit, tell: the steps of a pass
    pipeline   one pass over all that is due
    service    passes on a schedule
    cli        the commands
"""

__version__ = "0.1.0"
