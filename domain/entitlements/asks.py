"""What has to be found out, row by row: a number per row that stands for a tuple of facts."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from domain.entitlements.fact import Flags, Rows


@dataclass
class Asks:
    """Numbers tuples of facts in order of first use; 0 is nothing to ask."""

    tuples: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    _number: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})

    def of_bits(self, bits: npt.NDArray[np.int64], facts: tuple[str, ...]) -> Rows:
        """Return the codes of bits: bit n asks for the n-th of the facts."""
        if not bits.any():
            return bits
        distinct, back = _distinct(bits, 1 << len(facts))
        named = [tuple(fact for n, fact in enumerate(facts) if pattern >> n & 1) for pattern in distinct.tolist()]
        return np.array([self._code(tuple(dict.fromkeys(asked))) for asked in named], dtype=np.int64)[back]

    def add(self, codes: Rows, fact: str, where: Flags) -> Rows:
        """Return the codes with one more fact to ask where told."""
        return self.merged(codes, np.where(where, self._code((fact,)), 0)) if where.any() else codes

    def merged(self, codes: Rows, others: Rows) -> Rows:
        """Return codes that ask what either asks."""
        if not others.any():
            return codes
        width = len(self.tuples)
        pairs, back = _distinct(codes * width + others, width * width)
        both = [self._union(*divmod(pair, width)) for pair in pairs.tolist()]
        return np.array(both, dtype=np.int64)[back]

    def _union(self, one: int, other: int) -> int:
        return self._code(tuple(dict.fromkeys((*self.tuples[one], *self.tuples[other]))))

    def _code(self, facts: tuple[str, ...]) -> int:
        if facts not in self._number:
            self._number[facts] = len(self.tuples)
            self.tuples.append(facts)
        return self._number[facts]


MARKED = 1 << 22


def _distinct(numbers: Rows, size: int) -> tuple[Rows, Rows]:
    """Return the distinct numbers below a size and where each stands among them; marking is faster than sorting."""
    if size > MARKED:
        found, back = np.unique(numbers, return_inverse=True)
        return found, back.reshape(-1)
    marked = np.zeros(size, bool)
    marked[numbers] = True
    distinct = np.flatnonzero(marked)
    place = np.zeros(size, np.int64)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[numbers]
