"""From what is known to a person: rules and words, nothing that touches the disk.

    alerts     which assessments a person should see, and how soon
    coverage   which outlets could be read, in words
    digest     the report of a day
    terminal   digests, alerts and explanations as plain text
    machine    the same as plain values for JSON
"""
