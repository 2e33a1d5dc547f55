"""Compiled rules are never older than the rules."""

from pathlib import Path

from domain.geography.journeys import journey
from optimizer.eligibility import fill_arcs
from optimizer.kernels import STAMP, drop_stale, sources_hash


def test_code_of_other_sources_is_removed(tmp_path):
    """Compiled files without a stamp, or with another one, go; with the right stamp they stay."""
    for name in (
        "eligibility.fill_arcs-1.py311.nbi",
        "eligibility.fill_arcs-1.py311.1.nbc",
        "eligibility.cpython-311.pyc",
    ):
        (tmp_path / name).write_text("old", encoding="ascii")
    assert drop_stale(tmp_path, "a") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["eligibility.cpython-311.pyc", STAMP]
    (tmp_path / "misses.find_misses-1.py311.nbi").write_text("new", encoding="ascii")
    assert drop_stale(tmp_path, "a") == 0
    assert drop_stale(tmp_path, "b") == 1


def test_any_source_changes_the_stamp(tmp_path):
    """A changed, added or renamed file gives another hash."""
    (tmp_path / "rules.py").write_text("x = 1\n", encoding="utf-8")
    first = sources_hash([tmp_path])
    (tmp_path / "rules.py").write_text("x = 2\n", encoding="utf-8")
    second = sources_hash([tmp_path])
    (tmp_path / "rules.py").rename(tmp_path / "rule.py")
    assert len({first, second, sources_hash([tmp_path])}) == 3


def test_the_cache_folders_are_known():
    """Numba says where it keeps the compiled functions of both packages."""
    assert Path(fill_arcs.stats.cache_path).name
    assert Path(journey.stats.cache_path).name
