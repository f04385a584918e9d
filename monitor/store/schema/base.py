"""The list of migrations, in the order in which they are made."""

from __future__ import annotations

from sqlite_utils import Migrations

migrations = Migrations("monitor")
