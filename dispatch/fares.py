"""What each passenger may claim for the journey: the travel subsidy under the plan, as the entitlements compute it."""

import pandas as pd

from dispatch.bounds import plan_of
from dispatch.portion import tables_of
from dispatch.snapshot import Snapshot
from domain.entitlements import entitlements
from domain.instance import Instance, conform
from domain.policy import Policy
from domain.tables import TABLES

INSTRUMENT = "travel_subsidy"
CLAIMS = ["worker_id", "subsidy_yuan", "subsidy_state"]
NONE = "none"


def travel_claims(snapshot: Snapshot, passengers: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return the travel subsidy of each passenger.

    Parameters
    ----------
    snapshot
        What the night starts from.
    passengers
        Columns worker_id, post_id.
    policy
        The instruments in force.

    Returns
    -------
    DataFrame
        ``CLAIMS``, in the passengers' order: yuan, missing where a fact is not known; ``subsidy_state`` due, expected (paid
        when they stay as long as the instrument asks), verify (a fact is to be found out) or none.
    """
    blank = pd.DataFrame({"worker_id": passengers["worker_id"].astype("str")})
    if not len(passengers):
        return blank.assign(subsidy_yuan=pd.Series(dtype="Float64"), subsidy_state=pd.Series(dtype="str"))
    workers = snapshot.instance.workers["worker_id"]
    tables = tables_of(snapshot, workers.isin(passengers["worker_id"]).to_numpy(bool))
    seats = passengers[["worker_id", "post_id"]].assign(level="announced")
    own = Instance({**tables, "promises": conform(seats, TABLES["promises"])})  # a seat promised is organised transport
    plan = plan_of(own, policy, snapshot.on, passengers[["worker_id", "post_id"]].assign(mode="hire"))
    found = entitlements(own, plan, snapshot.on, policy)
    found = found[found["instrument"].astype("str") == INSTRUMENT].drop_duplicates("worker_id").set_index("worker_id")
    at = blank["worker_id"]
    amounts = at.map(found["amount_yuan"].astype("float64")).astype("Float64")
    states = at.map(found["state"].astype("str")).astype("object").fillna(NONE).astype("str")
    return blank.assign(subsidy_yuan=amounts.where(states != NONE, 0.0), subsidy_state=states)
