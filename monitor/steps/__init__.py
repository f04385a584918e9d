"""The steps of one pass, in order; `pipeline` runs them.

context   what they share
visit     due feeds -> entries
announced one reading of a feed: where it stands now, what it announces
read      pending entries -> articles, mentions, assessments, alerts
closer    who is watched more closely for a while
trace     groups of the same text, campaigns, the ladder
conclude  what follows from a judged article: alerts, campaigns, rungs, suggested outcomes
revisit   flagged pieces again -> versions, removals
preserve  which pages are kept as evidence
find      the search for articles: folded words in one script
upkeep    once a day: a copy of the database, old texts let go
bundle    alerts with their evidence, for somebody else
history   what is stored -> campaigns, journalists and outcomes as told
tell      what is stored -> the digest of a day
sentences what the digest says in sentences of its own
observe   what is counted after a pass: ordinary spread beside campaigns, waves
stamp     once a day: an authority says that the evidence existed
send      the digest -> kept; what is kept -> sent
urgent    what cannot wait for the digest -> kept
outgoing  what the steps that tell people share
parcels   what is kept -> every format, at the detail a channel may have
"""
