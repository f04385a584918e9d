"""From a feed's address to the text of its articles.

The network:

    fetch      an address -> Page, NotModified or FetchError: the one door to the network
    answers    what a server's answer means
    challenge  pages that a guard against robots shows in place of what was asked for
    robots     what a site's robots.txt lets us read
    hosts      politeness: one clock and a few places for each host
    connect    connections: to a checked address, or through a SOCKS proxy and never past it
    resolve    the name of a host -> addresses that may be connected to
    guard      which addresses no request may ever go to

Announcements:

    feeds      RSS, RDF, Atom, JSON Feed -> ParsedFeed
    jsonfeed   the items of a JSON Feed
    slim       a feed made small and sound before feedparser sees it
    sitemap    news sitemaps, plain ones, indexes -> ParsedFeed
    frontpage  front pages without any feed -> ParsedFeed
    announced  the items of any of them -> Entry
    discover   where a site may announce its articles
    opml       lists of feeds as feed readers exchange them
    addresses  one address for all the ways in which an article is linked
    gaps       whether items came and went between two readings
    moves      feeds that have moved: what is followed, what waits for a person
    schedule   when to visit a feed and when to try an article again

Articles:

    extract    Page -> Article
    rules      an outlet's own selectors
    metadata   title, author, date as the page declares them
    lead       the paragraph under the title that sums an article up
    furniture  what stands round an article and is not the article
    walls      cookie notices, paywalls, pages that are missing

What both use:

    encoding   bytes -> text
    tree       XML, mended
    markup     HTML as a tree and as lines
    scrub      text without what must not enter
    dates      dates as outlets write them
"""
