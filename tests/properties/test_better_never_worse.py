"""What can only help never harms: one more seat, and a cell left blank."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.instance import Instance
from domain.tables import TABLES
from optimizer.encode import encode
from optimizer.objective import CostWeights, is_welfare
from optimizer.solve import solve
from tests.both_judges import arcs_of, offered
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Row, Rows, instance_of, quick, tables


def tiers(instance: Instance) -> tuple[int, ...]:
    """Return the vector of tiers, smaller is better: served by class, welfare placements, cost in yuan."""
    encoded = encode(instance, POLICY, ON)
    solution = solve(encoded, CostWeights.of(POLICY, ON))
    placed = solution.taken >= 0
    arcs = solution.taken[placed]
    served = np.bincount(encoded.scene.workers["who_class"][placed], minlength=encoded.classes)
    on_welfare = is_welfare(encoded.scene)[solution.arcs.post[arcs]].sum()
    return (*(-served).tolist(), int(on_welfare), int(solution.arcs.cost[arcs].astype(np.int64).sum()))


@quick(14)
@given(tables(5, 4, least=2), st.integers(0, 3))
def test_one_more_seat_never_worsens_the_tiers(made: dict[str, Rows], chosen: int) -> None:
    """A seat more in any post gives a vector of tiers that is the same or better, the first difference deciding."""
    at = chosen % len(made["posts"])
    posts = [{**row, "seats": row["seats"] + (number == at)} for number, row in enumerate(made["posts"])]
    assert tiers(instance_of({**made, "posts": posts})) <= tiers(instance_of(made))


NOT_FACTS = {
    # Consents: silence is none.
    "workers.seeking", "workers.wants_to_leave", "workers.willing_welfare", "workers.lending_consent",
    "loans.lender_consent", "loans.borrower_consent",
    # A loan needs the agreement of the present employer, and who works there already must be known to.
    "workers.employer_id",
    # Statutory certificates are never presumed.
    "skills_held.certificate", "skills_held.valid_until",
    # Registers: an entry that names no end goes on, and one that names no beginning has begun.
    "memberships.valid_from", "memberships.valid_until", "blacklist.valid_until",
    # A blank is itself the answer here: hire only, no contract labour, full time, no end, the county, the county's seat.
    "posts.accepts", "posts.role", "posts.full_time", "posts.ends", "posts.project_id", "projects.local_region",
    "workers.point", "posts.point",
}  # fmt: skip
"""Optional cells whose blank is not an unknown fact or a limit not stated."""


def blankable(table: str, row: Row, column: str) -> bool:
    """Return whether the cell holds an optional fact or limit."""
    if row[column] is None or f"{table}.{column}" in NOT_FACTS:
        return False
    if column == "reach" and row["wants_to_leave"] is False:
        return False  # Who says not to want to go out and names no reach stays at home.
    return column == "point" or not TABLES[table].column(column).required


@quick(20)
@given(tables(4, 4, least=2), st.integers(0, 2**32 - 1), st.sampled_from((0.1, 0.5, 1.0)))
def test_a_blank_never_turns_into_a_no(made: dict[str, Rows], seed: int, share: float) -> None:
    """Pairs that are offered stay offered when facts and stated limits are blanked.

    Many cells are blanked at once: if all of them together turned a pair away, one of them would, blanked after the
    others.
    """
    draw = np.random.default_rng(seed)
    blanked = {
        table: [
            {c: None if blankable(table, row, c) and draw.random() < share else value for c, value in row.items()}
            for row in rows
        ]
        for table, rows in made.items()
    }
    before, after = (offered(*arcs_of(instance_of(rows), POLICY, ON)) for rows in (made, blanked))
    assert set(before) <= set(after)
