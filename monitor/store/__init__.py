"""The only code that touches var/ and models/.

    database    opening, the lock, transactions, what to say when the disk fails
    schema      the tables, as migrations that are never edited
    feeds       outlets, feeds and the visits to them
    entries     what feeds announced, until its article is stored
    identity    whether an outlet has an article already
    articles    articles with their mentions and assessments; versions
    judgements  assessments as columns, and back
    looks       how later looks at an article went
    sketches    the index of hashes that finds the same text elsewhere
    reprints    printings of a text, and the groups they form
    watching    since when people are watched, dark days, who is watched more closely
    alerts      logged assessments, never twice for the same (article, journalist)
    campaigns   alerts that belong together
    ladders     the rungs that each journalist's case has reached
    outcomes    what happened to journalists
    history     what the histories of campaigns and journalists are told from
    sightings   scored pieces without an alert; edits and removals
    people      outlets and the watch list, mirrored
    coverage    which outlets could be read in a period
    volumes     how many items an outlet brings, and how long its texts are
    labels      what reviewers decide: one counts for each reviewer and pair, undo
    labelled    labels as examples to train on
    queue       what the label queue chooses from
    disagreements  where reviewers differ from each other and from the model
    inbox       alerts by filter, with what reviewers say about them
    timelines   one journalist over time; days on which outlets were read
    observed    what is counted after a pass: how campaigns spread, waves
    outbox      messages to people: kept first, then sent, never twice
    sessions    who is signed in to the review pages
    passes      the runs of the monitor, for `status`
    folders     folders and files for their owner alone; writing that survives a crash
    archive     var/evidence: pages are added, nothing is ever changed
    chain       the chain over the records of the archive, and its list
    warcs       one WARC record: a page as bytes, and back
    versions    what an article said at each time
    evidence    which record an article was read from
    timestamps  RFC 3161: asking an authority, checking what it says
    authorities whose time stamps are believed
    stamps      its stamps beside the chain, and what became of each request
    verifying   whether the archive still holds what it held
    bundles     alerts with their evidence as one file that anyone can open
    backups     copies of the database, and putting one back
    search      the index of words
    retention   texts that are let go
    wiping      removing all that was collected
    replaying   a copy taken back to before anything was judged, for `monitor rebuild`
    derived     what was made again in it: what stays known, putting it in place
    differing   what is different in it
    redacted    a copy without names and texts, for partners
    namecache   the matcher of the watch list, so that a long one is not built at every start
    models      trained classifiers on disk, and which one is in use

Every moment is stored as ISO 8601 in UTC with "+00:00" written out, so that text order is time order.
"""
