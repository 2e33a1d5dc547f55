"""Questions about a plan, one after the other: why, what would change it, what an override would cost, who comes next."""

import difflib
from functools import cached_property

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from domain.plan import Plan
from domain.policy import Policy
from domain.rules import RULE_OF
from optimizer.chains import Chains, chains_of
from optimizer.confirm import Confirmation, changed, compared, confirm, places, solved
from optimizer.gains import Gains, gains_of_plan
from optimizer.numbers import numbers_of
from optimizer.override import override
from optimizer.pairs import judge_pairs
from optimizer.price_list import seat_prices
from optimizer.ranking import best_people, best_posts, missing_of
from optimizer.standing import Standing
from optimizer.unlocks import Unlocks, unlocks
from reports.answers import Answers
from reports.case import Case
from reports.changes import confirmation_text, seat_confirmation_text, seat_unlock_texts, tier_changes, unlock_text
from reports.labels import MODES
from reports.names import JOINT
from reports.verdicts import rule_sentence

UNFIT = Text(
    "怎样改变能有不同结果，须连同方案所依据的数据和政策参数一起才能算出。",
    "What would change this can only be told with the very tables and policy that the plan was made from.",
)
LIMITED = Text(
    "总量限制在起作用，席位没有单独的价格：怎样改变能有不同结果，须改台账后重新求解（laborflow match）。",
    "Limits across people hold something back, so no seat has a price of its own: what would change this is told by changing "
    "the ledgers and solving again (laborflow match).",
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
    def priced(self) -> bool:
        """Whether prices prove the plan; where limits across people shape it they do not, and answer nothing."""
        return bool(self.plan.identity.get("proof", "prices") != "search")

    @property
    def _uncounted(self) -> list[Text]:
        """What to say where limits across people are in force, though none holds anything back."""
        return [UNCOUNTED] if (~self.plan.limits["limit"].isin(["seats", "employer_cap"])).any() else []

    @cached_property
    def standing(self) -> Standing:
        """Where everybody stands."""
        return Standing.of(self.plan, self.instance, self.policy)

    @cached_property
    def chains(self) -> Chains:
        """Who would move when a post takes in one more person."""
        return chains_of(self.standing)

    @cached_property
    def gains(self) -> Gains | None:
        """What one more seat of each post would bring; None where there are too many pairs of person and post."""
        return gains_of_plan(self.standing)

    @cached_property
    def answers(self) -> Answers:
        """Sentences of everybody."""
        return Answers.of_case(self.case)

    @cached_property
    def all_unlocks(self) -> Unlocks:
        """The cheapest unlock of everybody without a place, and what would fill each empty seat."""
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
        found = unlocks(self.plan, self.standing, self.policy, [worker_id], self.chains).people
        return found.iloc[0] if len(found) else None

    def _unlock_lines(self, worker_id: str, answers: Answers, lang: Language, *, again: bool) -> list[str]:
        if worker_id in answers.assignments:
            return []
        if not self.fits:
            return [UNFIT.say(lang)]
        if not self.priced:
            return [LIMITED.say(lang)]
        row = self.unlock(worker_id)
        if row is None:
            return []
        lines = [unlock_text({str(name): value for name, value in row.items()}, answers, lang)]
        if again and row["change"]:
            told = confirm(self.standing, self.instance, self.policy, self.case.on, row)
            return [*lines, confirmation_text(told, answers, lang)]
        return lines + [text.say(lang) for text in self._uncounted]

    def _seat_lines(self, post_id: str, answers: Answers, lang: Language, *, again: bool) -> list[str]:
        if not self.fits:
            return [UNFIT.say(lang)]
        if not self.priced:
            return [LIMITED.say(lang)]
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
        return self._best_posts(subject, lang) if self.is_worker(subject) else self._best_people(subject, lang)

    def _best_posts(self, worker_id: str, lang: Language) -> str:
        answers = Answers.of_case(self.case, workers=[worker_id])
        lines = [Text("最合适的岗位：", "The best posts:").say(lang)]
        for nth, row in enumerate(best_posts(self.standing, self.standing.row(worker_id)).to_dict("records"), 1):
            missing = [
                rule_sentence(rule, numbers, self.case.names, lang)
                for rule, numbers in zip(row["missing"], row["numbers"], strict=True)
            ]
            said = Text("差：", "missing: ").say(lang) + Text("；", "; ").say(lang).join(missing)
            if not missing:
                said = Text("符合全部规则", "every rule is met").say(lang)
            seat = Text("现任", "holds it now") if row["now"] else Text("有空席", "a seat is empty")
            seat = seat if row["now"] or row["room"] else Text("已满", "full")
            text = Text(
                "  {nth}. {post} · {mode}；单程 {minutes} 分钟；{seat}；{said}",
                "  {nth}. {post} · {mode}; {minutes} minutes one way; {seat}; {said}",
            )
            lines.append(
                text.say(
                    lang,
                    nth=nth,
                    post=answers.post_name(row["post_id"], lang),
                    mode=MODES[row["mode"]].say(lang),
                    minutes=f"{row['minutes']:,.0f}",
                    seat=seat.say(lang),
                    said=said,
                )
            )
        return "\n".join(lines)

    def _best_people(self, post_id: str, lang: Language) -> str:
        now = {
            "elsewhere": Text("已安置到别处", "placed elsewhere"),
            "without": Text("尚未安置", "without a place"),
        }
        lines = [Text("最合适的其他人选：", "The best people not there yet:").say(lang)]
        text = Text(
            "  {nth}. {who} · {mode}；{class_}；{now}；{said}", "  {nth}. {who} · {mode}; {class_}; {now}; {said}"
        )
        for nth, row in enumerate(best_people(self.standing, self.standing.at(post_id)).to_dict("records"), 1):
            titles = [RULE_OF[rule].title.say(lang) for rule in row["missing"]]
            said = Text("差：", "missing: ").say(lang) + JOINT.say(lang).join(titles)
            lines.append(
                text.say(
                    lang,
                    nth=nth,
                    who=row["worker_id"],
                    mode=MODES[row["mode"]].say(lang),
                    class_=self.case.class_labels[str(row["who_class"])].say(lang),
                    now=now[row["now"]].say(lang),
                    said=said if titles else Text("符合全部规则", "every rule is met").say(lang),
                )
            )
        return "\n".join(lines)
