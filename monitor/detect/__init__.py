"""From a text to scored mentions, reprints and campaigns.  Values in, values out: no disk, no network, no clock.

Letters and names, in the order of the work:

    fold         one folding of letters for features, search and names; keeps every place
    letters      the usual letters and signs in a byte each: a whole text is looked at through tables
    looks        what single characters look like
    evasion      what hides a name from a search, undone, with a map back to the printed characters
    variants     from rules "these letters may be written so" to a closed list of spellings
    latin        how names are written in Latin letters elsewhere         words/latin.txt
    cyrillic     ... in Russian, and in Azerbaijani Cyrillic               words/russian.txt
    suffixes     the endings of Azerbaijani and Turkish, as a grammar
    declension   the case forms of Russian
    spellings    all written forms of one word: stems, and what may follow them
    lexicon      given names, common surnames, roles, streets              words/*.txt
    roster       a watch list, cut into numbered words
    stems        all stems of all names, as flat arrays
    heads        which words of a text begin as a name does
    index        which words of a text may be forms of which words of names
    disguises    masked letters, letters typed by their sound: only the watch list says what stood there
    field        one part of an article as words with places
    fullnames    whole names and fixed phrases
    piece        who bears which surname in an article
    partial      surnames, initials and pen names: what needs the rest of the piece
    givennames   given names alone
    matcher      all of these together
    kept         a matcher as bytes and back
    watchlist    what is wrong with a watch list
    explain      why a name is found or not
    names        the door to them

Judging, in the order of the work:

    language     the language of a text
    passages     the text round the mentions of one person, all watched names masked
    tokens       a text as words with their places
    concepts     which frames and cues the words belong to, in each language     data/
    voice        whether a hostile word is the piece's own or quoted or reported
    cues         cues and frames as numbers that mean the same in every language
    form         questions, quotations, how often and where the person is named
    features     named features with the words that they come from
    encoder      embeddings of the passage, where an encoder is given
    vectors      from features to sparse vectors
    model        the linear model and what is known about it beforehand
    modelfiles   a model as two files of plain data
    classify     whether a piece targets somebody: the door to all of these
    reasons      why a score is what it is
    described    cues in words, for the person who reviews

Many pieces:

    shingles     the hashes of all runs of three words of a text
    reprints     the same text in several articles
    bursts       more pieces than a person's ordinary days bring
    campaigns    pieces against one journalist that belong together in time
    ordinary     how fast ordinary texts spread: the null model
    sources      who is cited, who is quoted, what is announced for later
    ladder       how far it has climbed: from a name to a legal step
    stories      the same story in another language
    waves        bursts of near-identical statements that target nobody
"""
