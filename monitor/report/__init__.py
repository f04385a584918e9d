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
outline    the digest as lines with roles: what every format prints
wording    small words that the reports share
terminal   digests, alerts and explanations as plain text
markdown   an outline as Markdown
html_mail  an outline as HTML, for mail and printing
instant    alerts that cannot wait for the digest, as an outline
differences  what an edit changed
sheet      the sheet in a bundle of evidence
machine    the same as plain values for JSON
"""
