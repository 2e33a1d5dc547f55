"""The night's own check: promises kept, seats held, everybody answered once; it knows neither solver nor ladder."""

from collections.abc import Iterator

import pandas as pd

from dispatch.accounts import HELD, STAYS, Account
from dispatch.pauses import paused_pairs
from dispatch.portion import among
from dispatch.promises import BINDING, moves_most
from dispatch.snapshot import Snapshot
from domain.check import judge
from domain.language import Text
from domain.policy import Policy
from domain.rules import Verdict


def faults_of(snapshot: Snapshot, promises: pd.DataFrame, placed: pd.DataFrame, policy: Policy) -> list[Text]:
    """Return what is wrong with a night's answer; empty when it may be shown.

    Parameters
    ----------
    snapshot
        What the night started from.
    promises
        As ``keep_promises`` returns: only their verdict ``withdrawn`` may free somebody who accepted.
    placed
        Everybody with a place: columns worker_id, post_id, mode, rung.
    policy
        The rules.
    """
    return [
        *_once(placed, snapshot),
        *_kept(placed, promises, snapshot),
        *_seats(placed, snapshot),
        *_paused(placed, snapshot),
        *_churn(placed, promises, policy, snapshot),
        *_lawful(placed, snapshot, policy),
    ]


def _once(placed: pd.DataFrame, snapshot: Snapshot) -> Iterator[Text]:
    twice = int(placed["worker_id"].duplicated().sum())
    if twice:
        yield Text(f"{twice} 人被安置两次", f"{twice} people are placed twice")
    away = snapshot.people.index[snapshot.people["account"].isin(HELD | {Account.IN_TRAINING})]
    wrong = int(placed["worker_id"].isin(away).sum())
    if wrong:
        yield Text(f"{wrong} 名在途或已到岗的人被重新安置", f"{wrong} people on their way or arrived are placed anew")
    scope = snapshot.in_scope.reindex(placed["worker_id"])
    strangers = int((~scope.eq(True)).sum())
    if strangers:
        yield Text(f"{strangers} 人不属于本次范围", f"{strangers} people do not belong to the scope")


def _kept(placed: pd.DataFrame, promises: pd.DataFrame, snapshot: Snapshot) -> Iterator[Text]:
    """Yield people who accepted a post, whom no reason frees, and who are not on it; and promised ones without any."""
    out = int((~promises.loc[promises["verdict"] == "open", "worker_id"].isin(placed["worker_id"])).sum())
    if out:
        yield Text(f"{out} 名已获承诺的人没有岗位", f"{out} people who were promised a post have none")
    firm = snapshot.promises[snapshot.promises["level"].isin(STAYS)]
    freed = set(promises.loc[(promises["verdict"] == "withdrawn") & (promises["reason"] != ""), "worker_id"])
    given = dict(zip(placed["worker_id"], placed["post_id"], strict=True))
    broken = [w for w, post in firm["post_id"].items() if w not in freed and given.get(str(w)) != post]
    if broken:
        yield Text(
            f"{len(broken)} 人已接受的岗位被改动而无理由",
            f"{len(broken)} accepted promises are changed without a reason",
        )


def _seats(placed: pd.DataFrame, snapshot: Snapshot) -> Iterator[Text]:
    posts = snapshot.instance.posts.set_index("post_id")
    use = pd.concat([placed["post_id"], pd.Series(snapshot.occupied.index.repeat(snapshot.occupied.to_numpy()))])
    use = use[use.isin(posts.index)].value_counts()
    given = set(placed["post_id"])
    for post, people in use.items():
        if post in given and people > posts["seats"][post]:
            yield Text(
                f"岗位 {post} 安置 {people} 人，只招 {posts['seats'][post]} 人",
                f"{people} people on the {posts['seats'][post]} seats of post {post}",
            )
    counted = use[posts["kind"].reindex(use.index) != "public_welfare"]
    by_employer = counted.groupby(posts["employer_id"].reindex(counted.index).to_numpy()).sum()
    caps = snapshot.instance.employers.set_index("employer_id")["seats_max"].dropna()
    chosen = set(posts["employer_id"].reindex(list(given)))
    for employer, people in by_employer.items():
        if employer in caps and employer in chosen and people > caps[employer]:
            yield Text(
                f"单位 {employer} 安置 {people} 人，上限 {caps[employer]} 人",
                f"{people} people with employer {employer}, whose cap is {caps[employer]}",
            )


def _paused(placed: pd.DataFrame, snapshot: Snapshot) -> Iterator[Text]:
    own = placed[placed["rung"].isin(["match", "elsewhere"])]
    again = len(paused_pairs(own, snapshot.refusals, snapshot.instance.posts))
    if again:
        yield Text(f"{again} 人再次得到刚拒绝的一类岗位", f"{again} people get again what they refused lately")


def _churn(placed: pd.DataFrame, promises: pd.DataFrame, policy: Policy, snapshot: Snapshot) -> Iterator[Text]:
    """Yield when more announced promises are moved than a night may; what an operator decided by name is not counted."""
    told = promises[promises["verdict"] == "open"].set_index("worker_id")["post_id"]
    own = placed[placed["worker_id"].isin(told.index) & (placed["rung"] != "pinned")]
    moved, most = int((own["post_id"] != own["worker_id"].map(told)).sum()), moves_most(promises, policy, snapshot.on)
    if moved > most:
        yield Text(f"改派 {moved} 人，上限 {most} 人", f"{moved} announced promises are moved, {most} at most may be")


def _lawful(placed: pd.DataFrame, snapshot: Snapshot, policy: Policy) -> Iterator[Text]:
    """Judge every pair again: the law holds for all, every rule for those placed anew."""
    known = placed["worker_id"].isin(snapshot.instance.workers["worker_id"]) & placed["post_id"].isin(
        snapshot.instance.posts["post_id"]
    )
    if not known.all():
        yield Text(
            f"{int((~known).sum())} 条安置的人或岗位不在台账中",
            f"{int((~known).sum())} placements name nobody or no post",
        )
    part = placed[known]
    if not len(part):
        return
    broken = (
        judge(among(snapshot, part["worker_id"]), policy, snapshot.on, part[["worker_id", "post_id", "mode"]])
        == Verdict.NO
    )
    broken.loc[part["rung"] == "kept", [rule for rule in broken.columns if rule not in BINDING]] = False
    for rule in broken.columns:
        count = int(broken[rule].sum())
        if count:
            yield Text(f"{count} 人的安置违反规则 {rule}", f"{count} placements break the rule {rule}")
