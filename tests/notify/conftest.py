"""Fixtures: real servers on loopback."""

from servers import certificate, mailbox, proxy, site

__all__ = ["certificate", "mailbox", "proxy", "site"]
