"""The order in which rows arrive, and people who ask for nothing, change no plan."""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from domain.instance import Instance
from domain.plan import Plan
from optimizer.solve import match
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Rows, instance_of, often, quick, tables, workers


def in_bytes(plan: Plan) -> dict[str, bytes]:
    """Return every frame of a plan and of its certificate as it would be written, and its identity."""
    frames: Mapping[str, pd.DataFrame] = {**plan.frames, **{f"proof {name}": f for name, f in plan.proof.items()}}
    written = {name: frame.to_parquet(None, index=False) for name, frame in frames.items()}
    return {**written, "identity": json.dumps(plan.identity, sort_keys=True).encode()}


@quick(10)
@given(tables(5, 4, least=2), st.integers(0, 2**32 - 1))
def test_shuffled_rows_give_the_same_bytes(made: dict[str, Rows], seed: int) -> None:
    """A plan does not depend on the order of the rows of any table, to the byte."""
    instance, draw = instance_of(made), np.random.default_rng(seed)
    shuffled = {
        name: frame.iloc[draw.permutation(len(frame))].reset_index(drop=True) for name, frame in instance.tables.items()
    }
    assert in_bytes(match(Instance(shuffled), POLICY, ON)) == in_bytes(match(instance, POLICY, ON))


SILENT = st.fixed_dictionaries(
    {
        "status": st.sampled_from(("employed", "unemployed", "surplus")),
        "seeking": often(None, False),
        "wants_to_leave": often(None, False),
        "lending_consent": often(None, False),
    }
)
OF_OTHERS = (
    "assignments",
    "unplaced",
    "misses",
    "empty_seats",
    "rule_costs",
    "verify",
    "tiers",
    "limits",
    "limit_seats",
    "last_resort",
)


def of_others(plan: Plan, name: str) -> str:
    """Return what a frame says of everybody but W0."""
    frame = plan.frames[name]
    for column in ("worker_id", "id"):
        if column in frame.columns:
            frame = frame[frame[column] != "W0"]
    return frame.reset_index(drop=True).to_json(orient="split", date_format="iso", force_ascii=False)


@quick(10)
@given(tables(4, 3, least=2), workers(1, 1), SILENT)
def test_an_irrelevant_worker_changes_nobody(made: dict[str, Rows], more: Rows, silent: dict[str, object]) -> None:
    """Somebody who did not ask for work changes no answer to anybody else."""
    stranger = {**more[0], **silent, "worker_id": "W0"}
    before = match(instance_of(made), POLICY, ON)
    after = match(instance_of({**made, "workers": [stranger, *made["workers"]]}), POLICY, ON)
    assert "W0" not in set(after.assignments["worker_id"])
    assert {name: of_others(after, name) for name in OF_OTHERS} == {name: of_others(before, name) for name in OF_OTHERS}
