"""The commands.  A command reads its arguments, calls, prints.

main      the group, its errors and exit codes
common    options and helpers that the commands share
setup     init, check, service
history   campaigns, journalists, outcomes
given     outcomes as people give them: a day, a CSV file
watch     run, digest, alerts, explain
health    status
notify    notify
feeds     feeds
walk      one feed, walked through every step
finding   what a site offers to be read
sources   people
learn     scan, train, evaluate, models
review    web, label
evidence  evidence
database  db, search, rebuild, purge, wipe, share
sample    demo
"""

from monitor.cli.main import main

__all__ = ["main"]
