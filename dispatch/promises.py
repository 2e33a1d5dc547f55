"""What was promised is kept, unless it has become unlawful, impossible or unwanted: then it is withdrawn, with a reason."""

import datetime
import hashlib
import math

import pandas as pd

from dispatch.accounts import STAYS
from dispatch.portion import among
from dispatch.snapshot import Snapshot
from domain.check import judge
from domain.language import Text
from domain.policy import Policy
from domain.rules import RULE_OF, Verdict
from domain.tables import MODES

BINDING = (
    "seeks_work",
    "certificate_valid",
    "pay_lawful",
    "dates_overlap",
    "able_for_work",
    "lending_agreed",
    "employer_in_good_standing",
    "dispatch_allowed",
    "relief_is_local",
    "welfare_post_eligible",
)
"""Rules that outrank an accepted promise: the law's, and the person's own wish to work at all. What a person accepted
of distance, pay and trade, and what the employer agreed to, stays agreed; of an announced promise every rule counts."""
KEPT_COLUMNS = ["worker_id", "post_id", "mode", "level", "vehicle_id", "since", "verdict", "reason"]
REASONS = {
    "worker_gone": Text("本人已不在台账中", "the person is not in the ledgers any more"),
    "post_gone": Text("岗位已不在台账中", "the post is not in the ledgers any more"),
    "no_mode": Text("岗位不接受任何用工方式", "the post accepts no mode"),
    "seats": Text("岗位招聘人数减少", "the post has fewer seats than promised"),
    "employer_cap": Text("单位用工上限降低", "the employer takes fewer people than promised"),
    "forbidden": Text("经办人指定不安置", "an operator decided against it"),
}


def reason_text(reason: str) -> Text:
    """Return a reason in words: one of ``REASONS``, or rules by name."""
    if reason in REASONS:
        return REASONS[reason]
    titles = [RULE_OF[rule].title for rule in reason.split() if rule in RULE_OF]
    return Text("、".join(title.zh for title in titles) or reason, ", ".join(title.en for title in titles) or reason)


def moves_most(promises: pd.DataFrame, policy: Policy, on: datetime.date) -> int:
    """Return how many announced promises a night may move to other posts: a share of them, part of a person counts as one."""
    share = float(policy.value("promises.moved_share_max", on, ""))
    return math.ceil(share * int((promises["verdict"] == "open").sum()) - 1e-9)


def keep_promises(snapshot: Snapshot, policy: Policy) -> pd.DataFrame:
    """Judge every firm promise of the scope on the plan date.

    Returns
    -------
    DataFrame
        ``KEPT_COLUMNS``, by worker_id; ``verdict`` is kept (accepted or ticketed and lawful), open (announced and
        breaking no rule: moves only when the plan gains more than its price) or withdrawn, with the reason: rules or a key of
        ``REASONS``.
    """
    frame = snapshot.promises.reset_index()[["worker_id", "post_id", "mode", "level", "vehicle_id", "since"]]
    frame = frame.assign(verdict="", reason="")
    instance = snapshot.instance
    here = frame["worker_id"].isin(instance.workers["worker_id"])
    there = frame["post_id"].isin(instance.posts["post_id"])
    frame.loc[~there, "reason"] = "post_gone"
    frame.loc[~here, "reason"] = "worker_gone"
    judged = _judged(frame[here & there], snapshot, policy)
    frame.loc[judged.index, ["mode", "reason"]] = judged
    stays = frame["level"].isin(STAYS)
    frame["verdict"] = stays.map({True: "kept", False: "open"}).mask(frame["reason"] != "", "withdrawn")
    frame = _within_seats(frame, snapshot)
    return frame[KEPT_COLUMNS].sort_values("worker_id", ignore_index=True)


def by_employer(people: pd.Series, posts: pd.DataFrame) -> pd.Series:
    """Return people by employer from people by post; public-welfare posts do not count against an employer's cap."""
    here = people[people.index.isin(posts.index[posts["kind"] != "public_welfare"])]
    return here.groupby(posts["employer_id"].reindex(here.index).to_numpy()).sum()


def _judged(frame: pd.DataFrame, snapshot: Snapshot, policy: Policy) -> pd.DataFrame:
    """Return the mode and the binding rules broken of each promise: the mode promised, else the one that breaks fewest."""
    posts = snapshot.instance.posts.set_index("post_id")["accepts"]
    rows = []
    for row in frame.itertuples():
        accepted = posts[str(row.post_id)] or ("hire",)
        modes = [str(row.mode)] if isinstance(row.mode, str) else [mode for mode in MODES if mode in accepted]
        rows += [(row.Index, row.worker_id, row.post_id, mode) for mode in modes]
    pairs = pd.DataFrame(rows, columns=["row", "worker_id", "post_id", "mode"])
    if not len(pairs):
        return pd.DataFrame({"mode": None, "reason": "no_mode"}, index=frame.index)
    verdicts = judge(among(snapshot, pairs["worker_id"]), policy, snapshot.on, pairs)
    binding = verdicts == Verdict.NO
    stays = pairs["row"].map(frame["level"]).isin(STAYS)
    binding.loc[stays.to_numpy(), [rule for rule in binding.columns if rule not in BINDING]] = False
    pairs["reason"] = [" ".join(binding.columns[broken]) for broken in binding.to_numpy()]
    pairs["broken"] = binding.sum(axis=1)
    best = pairs.sort_values(["row", "broken"], kind="stable").drop_duplicates("row").set_index("row")
    return best[["mode", "reason"]].reindex(frame.index).fillna({"reason": "no_mode"})


def _within_seats(frame: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Withdraw promises beyond the seats that are left: announced first, then the latest, then by the published lottery."""
    instance = snapshot.instance
    posts = instance.posts.set_index("post_id")
    seats = (posts["seats"] - snapshot.occupied.reindex(posts.index).fillna(0)).clip(lower=0)
    alive = frame[frame["verdict"] != "withdrawn"].copy()
    alive["rank"] = alive["level"].map({"ticketed": 0, "accepted": 1, "announced": 2})
    alive["lot"] = [hashlib.sha256(f"{snapshot.on} {worker}".encode()).hexdigest() for worker in alive["worker_id"]]
    alive = alive.sort_values(["rank", "since", "lot"])
    place = alive.groupby("post_id").cumcount()
    over = alive.index[(place >= alive["post_id"].map(seats)).to_numpy(bool)]
    frame.loc[over, ["verdict", "reason"]] = ["withdrawn", "seats"]
    alive = alive.drop(index=over)
    caps = instance.employers.set_index("employer_id")["seats_max"].dropna()
    counted = alive[alive["post_id"].map(posts["kind"]) != "public_welfare"]
    employer = counted["post_id"].map(posts["employer_id"])
    taken = by_employer(snapshot.occupied, posts)
    room = (
        (caps - taken.reindex(caps.index).fillna(0))
        .clip(lower=0)
        .reindex(employer)
        .to_numpy(float, na_value=float("inf"))
    )
    beyond = counted.index[counted.groupby(employer).cumcount().to_numpy() >= room]
    frame.loc[beyond, ["verdict", "reason"]] = ["withdrawn", "employer_cap"]
    return frame
