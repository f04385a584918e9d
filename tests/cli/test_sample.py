import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.config.home import init
from monitor.errors import StoreError


@pytest.mark.parametrize("more", [(), ("--fresh",)], ids=["demo", "fresh"])
def test_a_folder_of_ones_own_is_left_as_it_is(tmp_path, more):
    init(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = CliRunner().invoke(cli, ["demo", "--home", str(tmp_path), *more])
    assert isinstance(result.exception, StoreError)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
