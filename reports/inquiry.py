"""Questions about a plan, one after the other: why, what would change it, what an override would cost, who comes next."""

import difflib
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from domain.plan import Plan
from domain.policy import Policy
from domain.tables import MODES as MODE_NAMES
from optimizer.any_change import any_change
from optimizer.chains import Chains, chains_of
from optimizer.confirm import Confirmation, changed, compared, confirm, places, solved
from optimizer.gains import Gains, gains_of_plan
from optimizer.limit_changes import Waiting, for_whole_class, waiting
from optimizer.limit_room import Name
from optimizer.limited_confirm import LimitedConfirmation, confirm_limited
from optimizer.limited_override import held_pairs, limited_override
from optimizer.limited_prices import gains_under_limits
from optimizer.limited_standing import LimitedStanding
from optimizer.limited_unlocks import limited_unlocks
from optimizer.numbers import numbers_of
from optimizer.override import override
from optimizer.pairs import judge_pairs
from optimizer.price_list import seat_prices
from optimizer.ranking import best_people, best_posts, missing_of
from optimizer.standing import Standing
from optimizer.unlocks import Unlocks, effort_yuan, unlocks
from reports.answers import Answers
from reports.case import Case
from reports.changes import (
    change_phrase,
    confirmation_text,
    seat_confirmation_text,
    seat_unlock_texts,
    tier_changes,
    unlock_text,
)
from reports.labels import MODES
from reports.limited_answers import MOVES_PROVE, NONE_BY_MOVES, TO_CONFIRM, WHOLE_CLASS, LimitedAnswers
from reports.rankings import people_text, posts_text
from reports.verdicts import rule_sentence

UNFIT = Text(
    "怎样改变能有不同结果，须连同方案所依据的数据和政策参数一起才能算出。",
    "What would change this can only be told with the very tables and policy that the plan was made from.",
)
UNCOUNTED = Text(
    "总量限制未计入；重新求解（--confirm）时计入。",
    "Limits across people are not counted in here; solving again (--confirm) counts them.",
)


class Inquiry:
    """A plan that can be asked; the tables are encoded once, and nothing is solved again unless asked for.

    Parameters
    ----------
    plan, instance, policy
        The answer, the question and the rules; the shipped rules when left out.
    """

    def __init__(self, plan: Plan, instance: Instance, policy: Policy | None = None) -> None:
        self.plan, self.instance = plan, instance
        self.policy = policy or Policy.load()
        self.case = Case.of(plan, instance, self.policy)

    @property
    def fits(self) -> bool:
        """Whether input and policy are those that the plan was made from: without them prices answer nothing."""
        hashes = self.plan.identity.get("input_hash"), self.plan.identity.get("policy_hash")
        return hashes == (self.instance.content_hash(), self.policy.content_hash())

    @property
    def shaped(self) -> bool:
        """Whether limits across people shape the plan: no seat then has a price of its own."""
        return bool(self.plan.identity.get("proof", "prices") == "search")

    @property
    def limited(self) -> bool:
        """Whether limits across people are in force and counted in every answer."""
        across = ~self.plan.limits["limit"].isin(["seats", "employer_cap"])
        return self.shaped or bool(across.any() and self.plan.identity.get("arcs_complete", True))

    @property
    def uncounted(self) -> list[Text]:
        """What to say where limits across people are in force on a ledger too large to count them here."""
        across = ~self.plan.limits["limit"].isin(["seats", "employer_cap"])
        return [UNCOUNTED] if across.any() and not self.limited else []

    @cached_property
    def seen(self) -> LimitedStanding:
        """Where everybody stands under limits across people."""
        return LimitedStanding.of(self.plan, self.instance, self.policy)

    @cached_property
    def queue(self) -> Waiting:
        """Who waits for which limit alone."""
        return waiting(self.seen)

    @cached_property
    def of_limits(self) -> LimitedAnswers:
        """Speaks about the limits."""
        return LimitedAnswers(self.case, self.seen, self.queue)

    @cached_property
    def standing(self) -> Standing:
        """Where everybody stands."""
        return self.seen.standing if self.limited else Standing.of(self.plan, self.instance, self.policy)

    @cached_property
    def chains(self) -> Chains:
        """Who would move when a post takes in one more person."""
        return self.seen.chains if self.limited else chains_of(self.standing)

    @cached_property
    def gains(self) -> Gains | None:
        """What one more seat of each post would bring (under limits at least); None where there are too many pairs."""
        return gains_under_limits(self.seen) if self.limited else gains_of_plan(self.standing)

    @cached_property
    def answers(self) -> Answers:
        """Sentences of everybody."""
        return Answers.of_case(self.case)

    @cached_property
    def all_unlocks(self) -> Unlocks:
        """The cheapest unlock of everybody without a place, and what would fill each empty seat."""
        if self.limited:
            return limited_unlocks(self.seen, self.plan, self.policy, queue=self.queue)
        return unlocks(self.plan, self.standing, self.policy, chains=self.chains)

    @cached_property
    def prices(self) -> pd.DataFrame:
        """What one more seat would bring, by trade and place (``optimizer.price_list.SEAT_PRICES``).

        Beyond 1.5 billion pairs of person and post it is what one seat less would cost; ``gains`` is then None.
        """
        return seat_prices(self.standing, self.gains or Gains(self.standing.entry, self.chains.loses))

    def is_worker(self, subject: str) -> bool:
        """Tell whether an id is a person's, or else a post's.

        Raises
        ------
        KeyError
            When it is neither; the message names the nearest.
        """
        if (self.instance.workers["worker_id"] == subject).any():
            return True
        if (self.instance.posts["post_id"] == subject).any():
            return False
        known = [*self.instance.workers["worker_id"], *self.instance.posts["post_id"]]
        near = difflib.get_close_matches(subject, known, n=3)
        raise KeyError(f"no worker or post {subject!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))

    def explain(self, subject: str, lang: Language = "zh", *, again: bool = False) -> str:
        """Return what became of a person or a post, why, and the cheapest change; with ``again`` proven by solving.

        Raises
        ------
        KeyError
            When neither a person nor a post has this id.
        """
        if self.is_worker(subject):
            answers = Answers.of_case(self.case, workers=[subject])
            lines = [answers.worker(subject, lang)]
            return "\n".join(lines + self._unlock_lines(subject, answers, lang, again=again))
        answers = Answers.of_case(self.case, workers=[])
        lines = [answers.post(subject, lang)]
        if subject in answers.empty:
            lines += self._seat_lines(subject, answers, lang, again=again)
        return "\n".join(lines)

    def unlock(self, worker_id: str) -> pd.Series | None:
        """Return a person's row of ``domain.unlocks.UNLOCKS``; None with a place, or for who did not ask."""
        if self.limited:
            found = limited_unlocks(self.seen, self.plan, self.policy, [worker_id], self.queue).people
        else:
            found = unlocks(self.plan, self.standing, self.policy, [worker_id], self.chains).people
        return found.iloc[0] if len(found) else None

    def _unlock_lines(self, worker_id: str, answers: Answers, lang: Language, *, again: bool) -> list[str]:
        if worker_id in answers.assignments:
            return []
        if not self.fits:
            return [UNFIT.say(lang)]
        row = self.unlock(worker_id)
        if row is None:
            return []
        if self.limited:
            return self._limited_lines(row, answers, lang, again=again)
        lines = [unlock_text({str(name): value for name, value in row.items()}, answers, lang)]
        if again and row["change"]:
            told = confirm(self.standing, self.instance, self.policy, self.case.on, row)
            return [*lines, confirmation_text(told, answers, lang)]
        return lines + [text.say(lang) for text in self.uncounted]

    def _limited_lines(self, row: pd.Series, answers: Answers, lang: Language, *, again: bool) -> list[str]:
        """Return the limits that hold a person back, the cheapest change, and how sure it is."""
        lines = self.of_limits.held(str(row["worker_id"]), answers, lang)
        if not row["change"]:
            if not again:
                return [*lines, NONE_BY_MOVES.say(lang), TO_CONFIRM.say(lang)]
            at, effort = self.standing.row(str(row["worker_id"])), effort_yuan(self.policy, self.case.on)
            found = any_change(self.seen, self.policy, effort, at)
            return [*lines, *self.of_limits.anything(found, answers, lang)]
        lines.append(unlock_text({str(name): value for name, value in row.items()}, answers, lang, self.instance))
        if again:
            told = confirm_limited(self.seen, self.instance, self.policy, self.case.on, row)
            lines.append(self.of_limits.confirmed(told, answers, lang))
            wider = None if told.told.placed else for_whole_class(self.seen, self.queue, row)
            if wider is not None:
                told = confirm_limited(self.seen, self.instance, self.policy, self.case.on, wider)
                said = change_phrase(
                    {str(name): value for name, value in wider.items()}, answers.names, lang, self.instance
                )
                lines += [WHOLE_CLASS.say(lang, change=said), self.of_limits.confirmed(told, answers, lang)]
        if row["proof"] == "moves":
            return [*lines, MOVES_PROVE.say(lang)]
        return lines if again else [*lines, TO_CONFIRM.say(lang)]

    def _seat_lines(self, post_id: str, answers: Answers, lang: Language, *, again: bool) -> list[str]:
        if not self.fits:
            return [UNFIT.say(lang)]
        seats = self.all_unlocks.seats
        mine = seats[seats["post_id"] == post_id]
        lines = seat_unlock_texts(mine, answers, lang)
        if again and len(mine):
            filled, told = self.confirm_seat(post_id)
            lines.append(seat_confirmation_text(filled, told, answers, lang))
        return lines

    def confirm_seat(self, post_id: str) -> tuple[tuple[int, int], Confirmation]:
        """Solve again under the cheapest change for an empty seat; seats filled before and after, and the tiers.

        Raises
        ------
        KeyError
            When no single change would fill it.
        """
        seats = self.all_unlocks.seats
        found = np.flatnonzero(((seats["post_id"] == post_id) & seats["cheapest"]).to_numpy(bool))
        if not len(found):
            raise KeyError(f"no single change would fill a seat of {post_id}")
        row = self.all_unlocks.behind.iloc[int(found[0])]
        again = places(solved(changed(self.instance, row), self.policy, self.case.on, self.standing.encoded.seed))
        at = self.standing.at(post_id)
        told = compared(self.standing, *again, self.standing.row(str(row["worker_id"])))
        return (int((self.standing.post == at).sum()), int((again[0] == at).sum())), told

    def what_if(self, worker_id: str, post_id: str, lang: Language = "zh", *, forbid: bool = False) -> str:
        """Return whether a person may be sent to a post, by which rule not, and what it costs each tier.

        Raises
        ------
        KeyError
            When there is no such person or post.
        """
        if not self.is_worker(worker_id) or self.is_worker(post_id):
            raise KeyError(f"{worker_id!r} is no person or {post_id!r} no post")
        answers = Answers.of_case(self.case, workers=[worker_id])
        post = answers.post_name(post_id, lang)
        row, at = self.standing.row(worker_id), self.standing.at(post_id)
        if self.limited:
            found = limited_override(self.seen, row, at, pinned=not forbid)
            if found is not None:
                return self._limited_what_if(found, row, at, post, answers, lang, forbid=forbid)
            told = None
        else:
            told = override(self.standing, row, at, pinned=not forbid)
        if told is None:
            text = Text("不可以去 {post}：{why}。", "Not allowed at {post}: {why}.")
            return text.say(lang, post=post, why=self._denied(row, at, lang))
        changes = tier_changes(told, answers.classes, lang)
        if forbid:
            there = answers.post_name(told.post_id, lang) if told.post_id else Text("没有岗位", "no post").say(lang)
            text = Text("不去 {post}，则去 {there}；{changes}。", "Kept from {post}: then {there}; {changes}.")
            return text.say(lang, post=post, there=there, changes=changes)
        text = Text(
            "可以去 {post}（{mode}）；按此重新求解：{changes}。",
            "Allowed at {post} ({mode}); solved again with it: {changes}.",
        )
        return text.say(lang, post=post, mode=MODES[str(told.mode)].say(lang), changes=changes)

    def _limited_what_if(
        self,
        found: LimitedConfirmation,
        row: int,
        at: int,
        post: str,
        answers: Answers,
        lang: Language,
        *,
        forbid: bool,
    ) -> str:
        judged = judge_pairs(self.standing.encoded.scene, self.standing.weights, np.array([row]), np.array([at]))
        here: list[Name] = []
        if not forbid and self.standing.post[row] != at:
            [here] = held_pairs(self.seen, self.policy, np.array([row]), np.array([at]), judged.mode)
        mode = "" if judged.mode[0] < 0 else MODES[MODE_NAMES[int(judged.mode[0])]].say(lang)
        return self.of_limits.override(found, here, post, mode, answers, lang, forbid=forbid)

    def _denied(self, row: int, at: int, lang: Language) -> str:
        encoded = self.standing.encoded
        if not encoded.scene.posts["seats"][at]:
            return Text("该岗位没有席位", "the post has no seats").say(lang)
        judged = judge_pairs(encoded.scene, self.standing.weights, np.array([row]), np.array([at]))
        if judged.mode[0] < 0:
            return Text("本人没有要求这类就业，或单位不以这种方式用人", "no mode of the post was asked for").say(lang)
        mode = int(judged.mode[0])
        said = [
            rule_sentence(rule, numbers_of(encoded, rule, row, at, mode), self.case.names, lang)
            for rule in missing_of(judged, 0)
        ]
        return Text("；", "; ").say(lang).join(said)

    def best(self, subject: str, lang: Language = "zh") -> str:
        """Return the best posts for a person, or the best people for a post, with what is missing.

        Raises
        ------
        KeyError
            When neither a person nor a post has this id.
        """
        if self.is_worker(subject):
            answers, row = Answers.of_case(self.case, workers=[subject]), self.standing.row(subject)
            found = best_posts(self.standing, row)
            held = self._held(
                np.full(len(found), row), [self.standing.at(post) for post in found["post_id"]], found["mode"]
            )
            return posts_text(found, held, self.case, answers, lang)
        at = self.standing.at(subject)
        people = best_people(self.standing, at)
        rows = np.array([self.standing.row(who) for who in people["worker_id"]], np.int64)
        return people_text(people, self._held(rows, [at] * len(people), people["mode"]), self.case, lang)

    def _held(self, rows: npt.NDArray[np.int64], posts: list[int], modes: pd.Series) -> list[list[Name]]:
        """Return for each pair the limits that leave no room for it as the plan stands."""
        if not self.limited or not len(rows):
            return [[] for _ in posts]
        ways = pd.Index(MODE_NAMES).get_indexer(pd.Index(modes)).astype(np.int8)
        found = held_pairs(self.seen, self.policy, rows, np.array(posts), ways)
        stays = self.standing.post[rows] == np.array(posts)
        return [[] if here else list(dict.fromkeys(names)) for here, names in zip(stays, found, strict=True)]
