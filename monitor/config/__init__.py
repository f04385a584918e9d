"""What the user decides: `feeds.yaml`, `journalists.yaml`, environment variables.

loading      the two files and the environment -> Config, or every problem at once
settings     the settings with their defaults
outlets      what an outlet looks like in feeds.yaml
channels     what a channel of `notify` looks like in feeds.yaml
journalists  what a person looks like in journalists.yaml
environ      variables that override settings
secrets      passwords and tokens, from the environment or a private file
adding       outlets added to feeds.yaml by a command
moving       the address of a feed, changed where it stands
home         a working folder from the defaults

documents    a file -> plain values that know their line
shapes       plain values -> checked values, by type
kinds        the types: addresses, languages, durations ...
"""

from monitor.config.adding import add_outlets, outlet_yaml
from monitor.config.home import defaults, defaults_dir, init
from monitor.config.loading import Summary, load, load_journalists, summary
from monitor.config.moving import move_feed
from monitor.config.secrets import secret
from monitor.config.settings import Config, Settings

__all__ = [
    "Config",
    "Settings",
    "Summary",
    "add_outlets",
    "defaults",
    "defaults_dir",
    "init",
    "load",
    "load_journalists",
    "move_feed",
    "outlet_yaml",
    "secret",
    "summary",
]
