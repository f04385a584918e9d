"""From what is known to a person: rules and words, nothing that touches the disk.

alerts     which assessments a person should see, and how soon
severity   how soon a person should look, with the grounds
campaigns  one campaign as counted facts
timeline   one journalist over time
outcomes   alerts beside what happened
coverage   which outlets could be read, in words
volume     whether an outlet brings as many items, and texts as long, as usual
digest     the report of a day
movements  campaigns that began, grew or faded
spread     how fast a campaign spread, beside ordinary texts
outline    the digest as lines: what every format prints
case       one person in it, and one piece
lines      a line and its role
wording    small words that the reports share
words      stored values in words
formats    texts, numbers and dates as the reader's language writes them
language   the catalogues
terminal   digests, alerts and explanations as plain text
markdown   an outline as Markdown
html_mail  an outline as HTML, for mail and printing
holding    what may wait: quiet hours, a pause
instant    what cannot wait for the digest, as an outline
differences  what an edit changed
sheet      the sheet in a bundle of evidence
machine    the same as plain values for JSON
"""
