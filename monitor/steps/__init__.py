"""The steps of one pass, in order; `pipeline` runs them.

context   what they share
visit     due feeds -> entries
read      pending entries -> articles, mentions, assessments, alerts
revisit   flagged pieces again -> versions, removals
tell      what is stored -> the digest of a day
"""
