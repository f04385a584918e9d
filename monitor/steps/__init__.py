"""The steps of one pass, in order; `pipeline` runs them.

context   what they share
visit     due feeds -> entries
announced one reading of a feed: where it stands now, what it announces
read      pending entries -> articles, mentions, assessments, alerts
trace     groups of the same text, campaigns, the ladder
revisit   flagged pieces again -> versions, removals
preserve  which pages are kept as evidence
find      the search for articles: folded words in one script
upkeep    once a day: a copy of the database, old texts let go
bundle    alerts with their evidence, for somebody else
history   what is stored -> campaigns, journalists and outcomes as told
tell      what is stored -> the digest of a day
send      the digest and alerts that cannot wait -> kept, then sent
parcels   what is kept -> every format, at the detail a channel may have
"""
