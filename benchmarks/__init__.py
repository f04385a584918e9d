"""Each figure that the README claims, as a command: `./run bench NAME [--data DIR] [--json]`.

names    how well watched names are found, and how fast
common   arguments, machine, printing
"""
