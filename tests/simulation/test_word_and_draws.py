"""The packed word, and the draws that everything random rests on."""

import numpy as np
import pytest

from simulation.draws import Purpose, draw, draws, key_of, uniforms
from simulation.word import LAYOUT, column, pack, replaced

MASK = (1 << 64) - 1


def test_columns_survive_packing() -> None:
    """Every column comes back as it was packed, also at its largest value."""
    generator = np.random.default_rng(1)
    columns = {name: generator.integers(0, bits.highest + 1, 500) for name, bits in LAYOUT.items()}
    for name, bits in LAYOUT.items():
        columns[name][0] = bits.highest
    words = pack(columns)
    assert all((column(words, name) == values).all() for name, values in columns.items())


def test_columns_do_not_overlap() -> None:
    """Replacing one column leaves all others alone."""
    columns = {name: np.array([bits.highest]) for name, bits in LAYOUT.items()}
    words = pack(columns)
    for name in LAYOUT:
        changed = replaced(words, name, 0)
        assert {other for other in LAYOUT if column(changed, other)[0] == 0} == {name}


def test_a_value_that_does_not_fit_is_refused() -> None:
    """Cash above its 17 bits raises with the value."""
    columns = {name: np.array([0]) for name in LAYOUT} | {"cash": np.array([131_072])}
    with pytest.raises(ValueError, match="131072"):
        pack(columns)


def test_draws_are_splitmix() -> None:
    """A draw is the upper half of SplitMix64 at key + worker * golden, worked out here with Python's integers."""
    key = key_of(7, 3, Purpose.EVENT)
    for worker in (0, 1, 99_999):
        z = (worker * 0x9E3779B97F4A7C15 + int(key)) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        assert int(draw(worker, key)) == (z ^ (z >> 31)) >> 32 == int(draws(np.array([worker]), key)[0])


def test_draws_are_uniform_and_purposes_differ() -> None:
    """Mean and correlation of 100,000 draws lie within five standard errors of 1/2 and 0."""
    who = np.arange(100_000)
    event, choice = (uniforms(who, key_of(1, 1, purpose)) for purpose in (Purpose.EVENT, Purpose.CHOICE))
    assert abs(event.mean() - 0.5) < 5 * np.sqrt(1 / 12 / len(who))
    assert abs(np.corrcoef(event, choice)[0, 1]) < 5 / np.sqrt(len(who))
    following = uniforms(who, key_of(1, 2, Purpose.EVENT))
    assert abs(np.corrcoef(event, following)[0, 1]) < 5 / np.sqrt(len(who))
