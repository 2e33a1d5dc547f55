"""A plan's folder is whole or not there, and an earlier plan survives a failure."""

import pytest

import laborflow as lf
from reports import plan_folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A tiny demonstration: instance, plan and its folder."""
    desk = tmp_path_factory.mktemp("desk")
    paths = lf.demo("tiny", desk)
    return lf.read(paths.instance), lf.read_plan(paths.plan, proof=True), paths.plan


def test_a_full_disk_leaves_the_earlier_plan(written, monkeypatch):
    """When the report cannot be written, the old plan is still there and still verifies."""
    instance, plan, folder = written
    before = (folder / "plan.json").read_bytes()

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(plan_folder, "write_report", full)
    with pytest.raises(OSError, match="No space left"):
        lf.write(plan, instance, lf.policy(), folder)
    assert (folder / "plan.json").read_bytes() == before
    assert lf.verify(folder) == []


def test_a_second_run_writes_the_same_bytes(written, tmp_path):
    """The same instance, date and seed give the same files to the byte, page and workbook included."""
    instance, _, folder = written
    plan = lf.match(instance, date=lf.DEMO_DATE)
    lf.write(plan, instance, lf.policy(), tmp_path / "again")
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    again = tmp_path / "again"
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [n for n in names if (folder / n).read_bytes() != (again / n).read_bytes()] == []


def test_other_peoples_folders_are_not_replaced(written, tmp_path):
    """A folder that holds something else is refused, and what it holds stays."""
    instance, plan, _ = written
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds no plan"):
        lf.write(plan, instance, lf.policy(), tmp_path)
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "mine"
