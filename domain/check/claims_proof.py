"""Claims that tie the certificate to the plan: it is about this plan, these seats, and all admissible pairs."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ
from domain.check.certificate import check_certificate
from domain.check.claims_recounted import Judged, last_resort_recounted, reasons_recounted
from domain.check.columns import NO, Rows, Texts, Truths, numbers, positions, texts
from domain.check.judging import verdicts
from domain.check.proof_files import sample_order
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.tables import MODES

SEATS = Text("证明中的上限", "the limit in the proof")
CHOICE = Text("证明中的安置", "the choice in the proof")
EMPLOYER = Text("证明中岗位所属单位", "the post's employer in the proof")
ABSENT = Text("证明中没有此人，或不在数据中", "is not in the proof, or not in the instance")
ADMISSIBLE = {
    "unplaced": Text("可行岗位数", "admissible_posts"),
    "empty_seats": Text("可行人数", "admissible_workers"),
}
FALSE_ARC = Text("证明含有不可行的边：岗位 {posts}", "the proof has arcs that a rule denies, to {posts}")
LACKING_ARC = Text("证明缺少可行的边：岗位 {posts}", "the proof lacks admissible arcs, to {posts}")
CHEAPEST = Text("最近岗位 {post} 并不可行", "the cheapest post {post} is not admissible")


def proof_is_of_this_plan(answer: Answer) -> Iterator[Violation]:
    """Yield where the certificate fails, or speaks of other people, choices, seats or caps than the plan."""
    proof = answer.plan.proof
    broken = check_certificate(proof)
    yield from broken
    if any(found.claim in ("form", "arc_real") for found in broken):
        return
    yield from same_choices(answer)
    for name, key, limit, table, column in (
        ("posts", "post_id", "seats", answer.instance.posts, "seats"),
        ("employers", "employer_id", "cap", answer.instance.employers, "seats_max"),
    ):
        row = positions(proof[name][key], table[key])
        stated = np.where(row >= 0, numbers(table, column)[row], np.nan)
        yield from numbers_differ("proof", SEATS, proof[name][key], proof[name][limit], stated)
    yield from _same_employers(answer)


def same_choices(answer: Answer) -> Iterator[Violation]:
    """Yield people whose choice in the proof is not that of the plan, and people whom only one of them knows."""
    proof, assignments = answer.plan.proof, answer.plan.assignments
    columns = (assignments[name] for name in ("worker_id", "post_id", "mode"))
    planned = {worker: (post, mode) for worker, post, mode in zip(*columns, strict=True)}
    posts, arcs = proof["posts"]["post_id"].to_numpy(), proof["arcs"]
    post, mode = arcs["post"].to_numpy(), arcs["mode"].to_numpy()
    known = set(answer.instance.workers["worker_id"][answer.asks])
    ids = proof["workers"]["worker_id"].tolist()
    for worker_id in sorted(known.symmetric_difference(ids), key=str):
        if worker_id in planned or worker_id not in known:
            yield violation("proof", worker_id, ABSENT)
    for worker_id, arc in zip(ids, proof["workers"]["arc"].tolist(), strict=True):
        chosen = (posts[post[arc]], MODES[mode[arc]]) if arc >= 0 else None
        if chosen != planned.get(worker_id):
            yield differs("proof", CHOICE, worker_id, chosen, planned.get(worker_id))


def _same_employers(answer: Answer) -> Iterator[Violation]:
    posts, employers = answer.plan.proof["posts"], texts(answer.plan.proof["employers"], "employer_id")
    names = texts(answer.instance.employers, "employer_id")
    row = positions(posts["post_id"], answer.instance.posts["post_id"])
    for post_id, at, stated in zip(posts["post_id"], row.tolist(), posts["employer"].tolist(), strict=True):
        employer = answer.counted_employer[at] if at >= 0 else -1
        capped = employer >= 0 and not np.isnan(answer.employer_cap[employer])
        expected = names[employer] if capped else None
        claimed = employers[stated] if stated >= 0 else None
        if claimed != expected:
            yield differs("proof", EMPLOYER, post_id, claimed, expected)


def admissible_recounted(answer: Answer, pairs_limit: int, arcs_complete: bool) -> Iterator[Violation]:
    """Judge every pair of some workers, and compare counts, nearest posts and the arcs of the proof.

    The workers are as many as fit the limit, in the order of a lottery keyed by the plan's seed. Where all
    fit, the counts of the empty seats are compared too. Posts without seats are left out.
    """
    worker, post, mode = _pairs(answer, pairs_limit)
    noes = verdicts(answer.docket_of(worker, post, mode)).to_numpy() == NO
    denied = noes.any(axis=1)
    able = pd.DataFrame({"worker": worker[~denied], "post": post[~denied]}).drop_duplicates()
    people = np.unique(worker)
    whole = len(people) == int(answer.asks.sum())
    yield from _unplaced_counts(answer, people, able)
    yield from reasons_recounted(answer, Judged.of(worker, post, mode, noes), people, whole)
    if whole:
        yield from _empty_counts(answer, able)
        yield from last_resort_recounted(answer, able)
    if answer.plan.proof:
        yield from _arcs(answer, people, (worker, post, mode), denied, arcs_complete)


def _pairs(answer: Answer, pairs_limit: int) -> tuple[Rows, Rows, Texts]:
    """Return the pairs to judge: chosen workers who ask, times posts with seats and the modes they accept."""
    seats = numbers(answer.instance.posts, "seats")
    offers = [(at, mode) for at, modes in enumerate(answer.accepted_modes) if seats[at] > 0 for mode in modes]
    asking = np.flatnonzero(answer.asks)
    order = sample_order(answer.instance.workers["worker_id"].iloc[asking], int(answer.plan.identity.get("seed", 0)))
    chosen = np.sort(asking[order[: pairs_limit // max(len(offers), 1)]]).astype(np.int64)
    post = np.array([at for at, _ in offers], dtype=np.int64)
    mode = np.array([mode for _, mode in offers], dtype=object)
    return np.repeat(chosen, len(offers)), np.tile(post, len(chosen)), np.tile(mode, len(chosen))


def _unplaced_counts(answer: Answer, chosen: Rows, able: pd.DataFrame) -> Iterator[Violation]:
    unplaced = answer.plan.unplaced
    row = positions(unplaced["worker_id"], answer.instance.workers["worker_id"])
    part = unplaced[np.isin(row, chosen)]
    row = row[np.isin(row, chosen)]
    count = np.bincount(able["worker"], minlength=len(answer.instance.workers))
    what = ADMISSIBLE["unplaced"]
    yield from numbers_differ("admissible", what, part["worker_id"], part["admissible_posts"], count[row])
    pairs = set(zip(able["worker"], answer.instance.posts["post_id"].to_numpy()[able["post"]], strict=True))
    for at, worker_id, cheapest in zip(row, part["worker_id"], texts(part, "cheapest_post_id"), strict=True):
        if cheapest is not None and (at, cheapest) not in pairs:
            yield violation("cheapest_post", worker_id, CHEAPEST, post=cheapest)


def _empty_counts(answer: Answer, able: pd.DataFrame) -> Iterator[Violation]:
    listed = answer.plan.empty_seats
    row = positions(listed["post_id"], answer.instance.posts["post_id"])
    part, count = listed[row >= 0], np.bincount(able["post"], minlength=len(answer.instance.posts))
    what = ADMISSIBLE["empty_seats"]
    yield from numbers_differ("admissible", what, part["post_id"], part["admissible_workers"], count[row[row >= 0]])


def _arcs(
    answer: Answer, chosen: Rows, pairs: tuple[Rows, Rows, Texts], denied: Truths, arcs_complete: bool
) -> Iterator[Violation]:
    """Compare the arcs of the proof with the admissible pairs of the chosen workers.

    Of several modes of one pair a proof without limits may hold any, as long as it holds one; under limits it holds each,
    since limits tell modes apart.
    """
    proof, workers, posts = answer.plan.proof, answer.instance.workers, answer.instance.posts
    worker_row = positions(proof["workers"]["worker_id"], workers["worker_id"])[proof["arcs"]["worker"].to_numpy()]
    post_row = positions(proof["posts"]["post_id"], posts["post_id"])[proof["arcs"]["post"].to_numpy()]
    mode = proof["arcs"]["mode"].to_numpy()
    ours = np.isin(worker_row, chosen)
    claimed = set(zip(worker_row[ours].tolist(), post_row[ours].tolist(), mode[ours].tolist(), strict=True))
    real = {(w, p, MODES.index(m)) for w, p, m, no in zip(*pairs, denied, strict=True) if not no}
    yield from _per_worker(answer, FALSE_ARC, {(w, p) for w, p, _ in claimed - real})
    if "bounds" in proof:
        yield from _per_worker(answer, LACKING_ARC, {(w, p) for w, p, _ in real - claimed})
    elif arcs_complete:
        yield from _per_worker(answer, LACKING_ARC, {(w, p) for w, p, _ in real} - {(w, p) for w, p, _ in claimed})


def _per_worker(answer: Answer, sentence: Text, pairs: set[tuple[int, int]]) -> Iterator[Violation]:
    posts: dict[int, list[str]] = {}
    for worker, post in sorted(pairs):
        posts.setdefault(worker, []).append(str(answer.instance.posts["post_id"].iat[post]))
    for worker, names in posts.items():
        yield violation(
            "proof_arcs", answer.instance.workers["worker_id"].iat[worker], sentence, posts=", ".join(names[:5])
        )
