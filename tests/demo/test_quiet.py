"""A first run of `monitor demo` prints what it found and nothing that looks like trouble."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

#: The demo as anybody starts it, over its first passes alone; every warning of Python is shown.
FIRST_PASSES = """
from monitor.demo import newsroom
every = newsroom.passes
newsroom.passes = lambda: every()[:4]
from monitor.cli.main import cli
cli(["demo", "--home", {home!r}], prog_name="monitor")
"""


def test_the_demo_prints_no_warning_and_no_error(tmp_path, model):
    home = tmp_path / "demo"
    # Training takes half a minute, and is tried elsewhere.
    shutil.copytree(model[0] / "models", home / "models")
    (home / "port").write_text("0", "ascii")
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", FIRST_PASSES.format(home=str(home))],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert "The newsroom knows the true answers" in done.stdout
    printed = f"{done.stdout}\n{done.stderr}"
    noise = [line for line in printed.splitlines() if re.search(r"WARNING|ERROR|Traceback|Warning:", line)]
    assert noise == []
