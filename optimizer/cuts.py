"""What whole people keep of a share, though people in parts would not: Chvátal-Gomory cuts.

Say three tenths of the people of a post must be of some classes, and it has 14 seats. A relaxation fills it with 4.2 of these
and 9.8 others; whole people come to 5 and 9. A share, ``sum c_a x_a <= b`` with coefficients ``q - p`` and ``-p``, and the S
seats of the posts where it is counted meet in such a corner. For whole numbers j and m the row ``j / q`` times the share
plus ``m / q`` times the seats holds for every plan, and so does the same with each coefficient and then its end rounded
down, since people are whole and none is negative: a cut (Gomory, Bulletin of the American Mathematical Society 64, 1958;
Chvátal, Discrete Mathematics 4, 1973). Prices on cuts bound as prices on limits do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow

Ints = npt.NDArray[np.int64]
FINEST, MOST_POSTS = 100, 20
"""Shares in finer parts than so many, or counted at more posts than so many, are left alone: there is no corner that would matter."""


@dataclass(frozen=True)
class Cut:
    """A cut of one side of a limit: ``sum weight_a x_a <= most``.

    Parameters
    ----------
    limit, side
        Position of the limit, and which of its bounds: ``high`` or ``low``, turned over.
    times, seats, of
        How many ``of`` parts it takes of the limit, and of the seats.
    arcs, weight, most
        What it says: arcs, ascending, the weight of each, and the greatest sum.
    """

    limit: int
    side: str
    times: int
    seats: int
    of: int
    arcs: Ints
    weight: Ints
    most: int


def cuts_of(problem: Problem, rows: Sequence[LimitRow]) -> tuple[Cut, ...]:
    """Return the cuts of the hard shares that are counted in people, at most two of each.

    Parameters
    ----------
    problem
        The assignment on all arcs.
    rows
        The limits.
    """
    return tuple(cut for number, row in enumerate(rows) for cut in _cuts(problem, number, row))


def _cuts(problem: Problem, number: int, row: LimitRow) -> Iterator[Cut]:
    arcs, coefficient, low, high, of = row.linear()
    if row.whole is None or not row.hard or row.switches or not 1 < of <= FINEST or not len(arcs):
        return
    side, sign = ("high", 1) if high is not None else ("low", -1)
    end, coefficient = sign * int((low if high is None else high) or 0), sign * coefficient
    least = row.whole.share.numerator if high is not None else of - row.whole.share.numerator
    posts = np.unique(problem.post[arcs])
    if len(posts) > MOST_POSTS or not np.isin(coefficient, (-least, of - least)).all():
        return
    room = int(problem.seats[posts].sum())
    for times in corners(of, least, (end + least * room) % of):
        seats = times * least % of
        weight = (times * coefficient + seats) // of
        told = weight != 0
        yield Cut(number, side, times, seats, of, arcs[told], weight[told], (times * end + seats * room) // of)


def corners(of: int, least: int, rest: int) -> tuple[int, ...]:
    """Return how many parts of a share the cuts take that reach furthest along either side of the corner, at most two.

    With s left of the share and t seats empty, whole people have ``s + least t`` equal to ``rest`` but for multiples of ``of``; the
    cut that takes j parts says ``j s + (j least mod of) t >= j rest mod of``.

    Parameters
    ----------
    of, least
        Parts of the whole, and those that somebody of the whole counts less.
    rest
        What is left over in the corner, from 0 to ``of - 1``; nothing is cut where that is 0.
    """
    if not rest:
        return ()
    far = 2 * of  # beyond any end that is no cut at all
    ends = []
    for times in range(1, of):
        seats, right = times * least % of, times * rest % of
        ends.append((right / times, right / seats if seats else far * float(right > 0), times))
    first = max(ends, key=lambda end: (end[0], end[1], -end[2]))
    second = max(ends, key=lambda end: (end[1], end[0], -end[2]))
    return tuple(sorted({first[2], second[2]}))


def with_cuts(ceilings: Ceilings, cuts: Sequence[Cut]) -> Ceilings:
    """Return ceilings with some cuts behind the other rows.

    Parameters
    ----------
    ceilings
        The rows of the limits.
    cuts
        Cuts of these.
    """
    if not cuts:
        return ceilings
    begin = np.concatenate([[0], np.cumsum([len(cut.arcs) for cut in cuts])])
    arcs, weight = (np.concatenate([getattr(cut, name) for cut in cuts]) for name in ("arcs", "weight"))
    shape = len(cuts), ceilings.arcs + ceilings.switches
    by_row = sp.csr_array(sp.vstack([ceilings.by_row, sp.csr_array((weight, arcs, begin), shape=shape)], format="csr"))
    limit = np.array([cut.limit for cut in cuts], np.int64)
    side = np.array([1 if cut.side == "high" else -1 for cut in cuts], np.int64)
    row_of = {(int(k), int(s)): at for at, (k, s) in enumerate(zip(ceilings.limit, ceilings.side, strict=True))}
    made = np.array([row_of[key] for key in zip(limit.tolist(), side.tolist(), strict=True)], np.int64)
    none, never = np.zeros(len(cuts), np.int64), np.zeros(len(cuts), bool)
    return replace(
        ceilings,
        matrix=sp.csc_array(by_row),
        by_row=by_row,
        most=np.append(ceilings.most, [cut.most for cut in cuts]),
        unit=np.append(ceilings.unit, none + 1),
        limit=np.append(ceilings.limit, limit),
        side=np.append(ceilings.side, side),
        missable=np.append(ceilings.missable, never),
        hard=np.append(ceilings.hard, never),
        penalty_yuan=np.append(ceilings.penalty_yuan, none),
        cut_of=np.append(ceilings.cut_of, made),
        times=np.append(ceilings.times, [cut.times for cut in cuts]),
    )
