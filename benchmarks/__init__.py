"""Each figure that the README claims, as a command: `./run bench NAME [--data DIR] [--json]`.

names    how well watched names are found, and how fast
faults   whether anything is lost when the program is killed or the machine fails it
         (newsdesk, scenarios, sweep are its parts)
store    what a transaction costs, by how surely it is on the disk
web      how much work each review page is
screenshots  pictures of the review pages for the README
common   arguments, machine, printing
"""
