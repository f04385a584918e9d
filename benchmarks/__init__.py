"""Each figure that the README claims, as a command: `./run bench NAME [--data DIR] [--json]`.

names        how well watched names are found, and how fast (names_table is a part)
detect       how good the classifier is (thirdparty, nearness, direction are parts)
voice        how well the piece's own voice is told from a reported one; fits its weights
examples     whether the labelled examples are balanced, and what gives the label away
extract      how well the text of a page is found
campaigns    campaigns and reprints in simulated months (traffic is a part)
faults       whether anything is lost when the program is killed or the machine fails it
             (kills, newsdesk, clocked, receiver, scenarios, sweep are parts)
replay       whether ReplayWeb.page shows a bundle of evidence; needs its npm package
store        what a transaction costs, by how surely it is on the disk
web          how much work each review page is (webfill is a part)
screenshots  pictures of the review pages for the README
common       arguments, machine, printing
"""
