"""A sample newsroom: thirteen invented outlets over ten simulated days, served on loopback.

All people, outlets and events are invented.  The demo and the end-to-end tests read it as they would read the
real ones, and compare what was found with the truth table.

days      the ten days, and when the demo makes its passes
outlets   the outlets and how each of them behaves
people    who is watched
articles  articles/*/*.md -> samples
truth     the true answer for each planted (article, journalist) pair
feeds     what an outlet's feed says at a moment: RSS, Atom, news sitemap
pages     what an article's page looks like, in five layouts
site      path and moment -> answer, without a network
newsroom  the server
home      feeds.yaml and journalists.yaml for it
"""

from monitor.demo.days import START

__all__ = ["START"]
