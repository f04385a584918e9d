import pytest

from monitor.errors import ModelError
from monitor.store import models

FILES = {"card.json": b"{}", "model.npz": b"npz"}


def test_a_saved_model_is_listed_read_and_used(home):
    models.save(home, "m1", FILES)
    assert models.listed(home) == ["m1"]
    assert models.current(home) is None
    models.use(home, "m1")
    assert models.current(home) == "m1"
    assert models.read(home, "m1") == FILES


def test_files_are_for_their_owner_alone(home):
    path = models.save(home, "m1", FILES)
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600}


def test_a_model_that_is_not_there_cannot_be_used(home):
    with pytest.raises(ModelError, match="no model m2"):
        models.use(home, "m2")
    assert models.current(home) is None


@pytest.mark.parametrize("name", ["../evil", "/etc", "", ".hidden", "a" * 65, "A", "a b"])
def test_an_id_never_leaves_the_folder(home, name):
    with pytest.raises(ModelError, match="no model id"):
        models.read(home, name)


def test_a_missing_file_is_named(home):
    path = models.save(home, "m1", FILES)
    (path / "model.npz").unlink()
    with pytest.raises(ModelError, match=r"model\.npz is missing"):
        models.read(home, "m1")


def test_a_write_cut_short_leaves_no_model(home):
    # What a killed run leaves behind: a folder that was never renamed.
    unfinished = models.folder_of(home) / ".m1.abcd"
    unfinished.mkdir(parents=True)
    (unfinished / "card.json").write_bytes(b"{}")
    assert models.listed(home) == []
