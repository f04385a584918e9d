"""What the steps that tell people share: what sending works with, who listens, what is kept of a message."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.config import Config
from monitor.notify.deliver import Way
from monitor.records import Channel, Topic
from monitor.report import machine
from monitor.report.formats import Formats, formats
from monitor.report.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What sending works with."""

    db: Database
    config: Config
    way: Way
    now: datetime

    @property
    def formats(self) -> Formats:
        """How people are told things, as `digest` of feeds.yaml says."""
        settings = self.config.settings.digest
        return formats(settings.language, settings.time_zone)


def listening(config: Config, topic: Topic) -> list[Channel]:
    """The channels that take a topic and have somebody to give it to."""
    return [channel for channel in config.channels if topic in channel.topics and channel.recipients]


def everybody(channels: Iterable[Channel]) -> list[tuple[str, str]]:
    """(channel, recipient) of each delivery."""
    return [(channel.id, recipient) for channel in channels for recipient in channel.recipients]


def body(
    subject: str, full: Iterable[Line], counts: Iterable[Line], values: Mapping[str, object], fmt: Formats
) -> dict[str, object]:
    """What is kept of a message: every format can be made of it."""
    return {
        "subject": subject,
        "language": fmt.texts.language,
        "full": [machine.line(line) for line in full],
        "counts": [machine.line(line) for line in counts],
        "values": json.loads(json.dumps(values)),
    }
