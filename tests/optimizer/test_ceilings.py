"""Limits as ceilings: which conditions say never, and what columns count in a row."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.ceilings import Ceilings, ceilings_of
from optimizer.limit_rows import Switch, count, sheet_of

ARCS, NONE = 20, np.zeros(0, np.int64)


def ceilings() -> Ceilings:
    """Return a limit on nobody; one on ten arcs with three switches that each take three off; one whose arcs weigh 2 and 4."""
    some, one = np.arange(5), np.ones(5, np.int64)
    switches = (Switch(NONE, NONE, 2, 3), Switch(some, one, 2, 3), Switch(NONE, NONE, 2, 3, base=1))
    rows = [
        count("general_quota", "nobody", NONE, None, 0),
        replace(count("relief_skilled_floor", "J1", np.arange(10), None, 0), switches=switches),
        replace(count("fund_budget", "F1", np.arange(2), None, 9), weight=np.array([2, 4])),
    ]
    return ceilings_of(sheet_of(rows, ARCS), ARCS)


def test_rows_that_say_never() -> None:
    """A condition that no arc helps; not one that somebody can meet, not one that staff meet in part, not a limit."""
    made = ceilings()
    rows, counts = made.never
    assert counts.tolist() == [2]
    assert [made.by_row[[row]].toarray()[0, ARCS:].tolist() for row in rows] == [[2, 0, 0]]


def test_what_columns_count() -> None:
    """The root of the mean square, of all columns and of arcs alone; of switches where no arc counts, and 1 where nothing does."""
    made = ceilings()
    dense = made.by_row.toarray()
    for row, (size, arc_size) in enumerate(zip(made.size, made.arc_size, strict=True)):
        entries = dense[row][dense[row] != 0]
        arcs = dense[row, :ARCS][dense[row, :ARCS] != 0]
        usual = max(1.0, float(np.sqrt((entries**2).mean()))) if len(entries) else 1.0
        assert size == pytest.approx(usual)
        assert arc_size == pytest.approx(max(1.0, float(np.sqrt((arcs**2).mean()))) if len(arcs) else usual)
    assert made.arc_size[1] == 1.0 < made.size[1]  # ten arcs of one, three switches of three
    assert made.arc_size[2] == pytest.approx(np.sqrt(10))


def test_rows_with_what_their_switches_wait_for() -> None:
    """Behind some rows stand the conditions of the switches in them, and no others; a row without switches stays alone."""
    made = ceilings()
    (limit,) = np.flatnonzero(made.missable & (made.by_row[:, ARCS:].toarray() != 0).any(axis=1))
    found = made.with_conditions(np.array([limit])).toarray()
    expected = made.by_row[np.concatenate([[limit], made.conditions])].toarray()
    assert found.tolist() == expected.tolist()
    assert (found[1:, :ARCS] != 0).sum() == 5  # the five people whom the second switch waits for
    (alone,) = np.flatnonzero(made.most == 9)
    assert made.with_conditions(np.array([alone])).toarray().tolist() == made.by_row[[alone]].toarray().tolist()
