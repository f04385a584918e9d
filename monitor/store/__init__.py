"""The only code that touches var/ and models/.

    database    opening, the lock, transactions, what to say when the disk fails
    schema      the tables, as migrations that are never edited
    feeds       outlets, feeds and the visits to them
    entries     what feeds announced, until its article is stored
    articles    articles with their mentions and assessments; versions
    reprints    the index of sketches that finds the same text elsewhere
    alerts      logged assessments, never twice for the same (article, journalist)
    campaigns   alerts that belong together
    sightings   scored pieces without an alert; edits and removals
    people      outlets and the watch list, mirrored
    coverage    which outlets could be read in a period
    passes      the runs of the monitor, for `status`
    models      trained classifiers on disk, and which one is in use

Every moment is stored as ISO 8601 in UTC with "+00:00" written out, so that text order is time order.
"""
