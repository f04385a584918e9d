"""The commands.  A command reads its arguments, calls, prints.

main      the group, its errors and exit codes
common    options and helpers that the commands share
setup     init, check, service
watch     run, status, digest, alerts, explain
notify    notify
sources   feeds, people
learn     scan, train, evaluate, models
review    web, label
evidence  evidence
database  db, search, rebuild, purge, wipe, share
sample    demo
"""

from monitor.cli.main import main

__all__ = ["main"]
