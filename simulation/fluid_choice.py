"""The one loop of the fluid model that is compiled: who chooses what, when only some can pay the journey."""

import numba
import numpy as np
from numpy.typing import NDArray

HOME_PLACES = 7


@numba.njit(cache=True, nogil=True)
def chosen(
    moving: NDArray[np.float64],
    staying: NDArray[np.float64],
    gate: NDArray[np.float64],
    exactly: NDArray[np.float64],
    order: NDArray[np.int64],
    parting: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the chance of each option of reviewers: (cohorts, place, level, option).

    Whoever has the cash for the first i destinations, in order of need, chooses among these, home, and staying; the
    chance of an option is the mean over the shares of people who can pay for exactly the first i.

    Parameters
    ----------
    moving, staying
        (cohorts, levels, options) weights of going there and of staying there.
    gate
        (places, options) factor of the way between them, 0 where it is shut; the diagonal is not used.
    exactly
        (cohorts, places, destinations + 1) share who can pay for exactly the first i.
    order
        (destinations,) places away, by need of cash.
    parting
        (options,) factor on options that only some may take: welfare posts.
    """
    cohorts, levels, options = moving.shape
    found = np.zeros((cohorts, options, levels, options))
    reach = np.zeros(order.size + 1)
    for cohort in range(cohorts):
        for place in range(options):
            for level in range(levels):
                total = staying[cohort, level, place]
                for option in range(HOME_PLACES):
                    if option != place:
                        total += moving[cohort, level, option] * gate[place, option] * parting[option]
                for i in range(order.size + 1):
                    if i > 0 and order[i - 1] != place:
                        total += moving[cohort, level, order[i - 1]] * gate[place, order[i - 1]]
                    reach[i] = exactly[cohort, place, i] / total
                for i in range(order.size - 1, -1, -1):
                    reach[i] += reach[i + 1]
                for option in range(HOME_PLACES):
                    weight = moving[cohort, level, option] * gate[place, option] * parting[option]
                    found[cohort, place, level, option] = weight * reach[0]
                for i in range(order.size):
                    option = order[i]
                    found[cohort, place, level, option] = (
                        moving[cohort, level, option] * gate[place, option] * reach[i + 1]
                    )
                found[cohort, place, level, place] = staying[cohort, level, place] * reach[0]
    return found
