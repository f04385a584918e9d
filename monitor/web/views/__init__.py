"""The pages: each takes a request (`site.Ask`) and answers it.

sign_in      the way in and out
today        the report of the day, live; of a past day
alerts       the inbox; one alert; verdicts
evidence     the bytes that alerts rest on, to take away
labels       the queue, by keyboard; where people and model disagree
journalists  everybody; one person over time
campaigns    all; one as lanes; waves that target nobody
outcomes     what happened to journalists
outlets      how well each can be read
model        figures, candidates, retraining
search       every article
other        settings, help, preferences
exports      lists as CSV and JSON, the Atom feed
"""
