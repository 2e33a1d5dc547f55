import numpy as np
import pytest

from scenarios.ledgers.streams import Streams, blank_where, only_where


def test_streams_do_not_shift_each_other() -> None:
    """A stream gives the same numbers whatever was drawn from others before, and others under another name or seed."""
    alone = Streams(3)["a"].random(5)
    streams = Streams(3)
    streams["b"].random(100)
    assert streams["a"].random(5).tolist() == alone.tolist()
    assert streams["b"].random(5).tolist() != alone.tolist()
    assert Streams(4)["a"].random(5).tolist() != alone.tolist()
    assert streams.within("x")["a"].random(5).tolist() != alone.tolist()


def test_negative_seed_is_refused() -> None:
    """A seed below zero raises and is shown."""
    with pytest.raises(ValueError, match="-1"):
        Streams(-1)


def test_blanks_stand_where_asked() -> None:
    """Masks put None (or NaT) exactly where they say."""
    mask = np.array([True, False])
    assert blank_where(np.array([1, 2]), mask).tolist() == [None, 2]
    assert np.isnat(blank_where(np.array(["2026-01-01", "2026-01-02"], "M8[D]"), mask)).tolist() == [True, False]
    assert only_where(mask, "x").tolist() == ["x", None]
    assert only_where(mask, np.array([1, 2])).tolist() == [1, None]
