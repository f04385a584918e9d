"""The review pages, over the same functions as the commands.  Everything works without JavaScript.

server      sockets, the address that is printed; in the foreground or beside `monitor run`
app         the routes, and what is done round every page
site        what pages work with: the site, one request
security    what every request must pass, what every answer carries
sessions    who may come in, and what they may do
reviewers   the file of those who have a token of their own
views       the pages
rendering   templates, escaped
language    the catalogues of the pages; which language a request is answered in
words       stored values in words
marking     a text with its mentions and reasons marked
charts      the geometry of the pictures
trend       the geometry of the models' figures
jobs        long work that a page starts
"""
