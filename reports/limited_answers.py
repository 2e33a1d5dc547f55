"""Answers about a plan that limits across people shape: which limit holds somebody back, what solving again proves."""

from typing import Final

import numpy as np

from domain.language import Language, Text
from domain.plan import Plan
from optimizer.any_change import AnyChange
from optimizer.limit_changes import Waiting
from optimizer.limit_room import Name, name_of
from optimizer.limited_confirm import LimitedConfirmation
from optimizer.limited_override import OVERRIDE
from optimizer.limited_standing import LimitedStanding
from reports.answers import Answers
from reports.case import Case
from reports.changes import class_counts, confirmation_text, tier_changes, unlock_text
from reports.limit_words import full_sentence, named, rows_of_limits
from reports.names import JOINT
from reports.sentences import STOP

GAP: Final = Text("", " ")
SHOWN: Final = 3
"""Limits told to a person at most."""
MOVES_PROVE: Final = Text(
    "不必重新求解即可证实：按上述换岗，限制全部守住，而本方案到此层已是最优。",
    "Proven without solving again: after these moves every limit is kept, and the plan was at its bound up to this tier.",
)
TO_CONFIRM: Final = Text(
    "限制已计入；尚未证实，--confirm 会在各项限制下重新求解。",
    "Limits are counted; not yet proven: --confirm solves again under all of them.",
)
WHOLE_CLASS: Final = Text(
    "全体重排时，同一次序、成本不同的人可能先得。放宽到容得下同一次序的所有等待者（更少是否也够，未逐一求解）：{change}。",
    "When all are placed anew, others of the same class may go first at another cost. Wide enough for all of the class who wait "
    "(whether less would do was not solved for): {change}.",
)
NONE_BY_MOVES: Final = Text(
    "在守住各项限制、由他人依次让岗的范围内，没有哪一项单独的改变能使其安置。",
    "No single change would place this person by moves that keep every limit.",
)


class LimitedAnswers:
    """Speaks about one plan under limits.

    Parameters
    ----------
    case
        Plan, tables and rules.
    seen, queue
        Where everybody stands under limits, and who waits for which.
    """

    def __init__(self, case: Case, seen: LimitedStanding, queue: Waiting) -> None:
        self.case, self.seen, self.queue = case, seen, queue
        self._limits = rows_of_limits(case.plan.limits)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.case.plan

    def held(self, worker_id: str, answers: Answers, lang: Language) -> list[str]:
        """Return which limits keep a person from posts that are otherwise open, each with its price and who is ahead."""
        seen, row = self.seen, self.seen.standing.row(worker_id)
        first, last = int(seen.problem.start[row]), int(seen.problem.start[row + 1])
        open_post = seen.chains.known & (seen.chains.loses < 0) & (seen.problem.seats > 0)
        broken = seen.room.broken()
        mine = (broken.arc >= first) & (broken.arc < last)
        mine &= open_post[seen.problem.post[np.minimum(broken.arc, len(seen.problem.post) - 1)]]
        numbers, counts = np.unique(broken.row[mine], return_counts=True)
        order = np.argsort(-counts, kind="stable")[:SHOWN].tolist()
        return [self._held_by(int(numbers[at]), int(counts[at]), row, answers, lang) for at in order]

    def _held_by(self, number: int, posts: int, row: int, answers: Answers, lang: Language) -> str:
        limit = self.seen.rows[number]
        told = self._limits.get(name_of(limit))
        said = named(name_of(limit), self.case.instance, answers.names, lang)
        if told is not None:
            said = full_sentence(told, answers, self.case.instance, lang)
        keeps = Text("；挡住 {posts} 个本可去的岗位", "; it holds back {posts} posts that are open otherwise")
        parts = [said + keeps.say(lang, posts=f"{posts:,}")]
        mine = self.queue.frame[(self.queue.frame["limit"] == number) & (self.queue.frame["row"] == row)]
        if len(mine):
            before = int(mine["before"].iloc[0])
            ahead = class_counts(self.queue.ahead(number, before), answers.classes, lang)
            some = Text(
                "同样在等、排在前面或条件相同的有 {count} 人：{who}",
                "waiting for it as well, ahead of this person or equal: {count}, namely {who}",
            )
            none = Text("没有人排在前面", "nobody who waits for it is ahead")
            parts.append(some.say(lang, count=f"{before:,}", who=ahead) if before else none.say(lang))
        return STOP.say(lang).join(parts) + Text("。", ".").say(lang)

    def anything(self, found: AnyChange, answers: Answers, lang: Language) -> list[str]:
        """Return what solving with all single changes of an entry open found."""
        if not found.posts:
            nothing = Text(
                "没有哪一个岗位只差一项改变：已证明，没有哪一项单独的登记改变能使其安置。",
                "No post is a single change away. Proven: no single change of an entry would place this person.",
            )
            return [nothing.say(lang)]
        opened = Text(
            "把只差一项改变的 {posts} 个岗位全部放开，在各项限制下重新求解：",
            "All {posts} posts that one change opens were opened, and all was solved again under the limits: ",
        ).say(lang, posts=f"{found.posts:,}")
        if found.unlock is not None:
            told = unlock_text({str(name): value for name, value in found.unlock.items()}, answers, lang)
            return [opened + told, self.confirmed(found.confirmation, answers, lang)]
        if found.confirmation.certain:
            none = Text(
                "仍未安置。已证明：没有哪一项单独的登记改变能使其安置。",
                "still no place. Proven: no single change of an entry would place this person.",
            )
            return [opened + none.say(lang)]
        if found.confirmation.told.placed:
            return [opened + self.confirmed(found.confirmation, answers, lang)]
        some = Text("仍未安置，但未能证明；", "still no place, but that is not proven; ")
        return [opened + some.say(lang) + self._open(found.confirmation, lang)]

    def confirmed(self, found: LimitedConfirmation, answers: Answers, lang: Language) -> str:
        """Return what solving again found for a person, and how sure it is."""
        said = confirmation_text(found.told, answers, lang)
        if not found.told.placed:
            return said
        if found.certain:
            sure = Text(
                "已证明：凡最优方案都安置本人。", "Proven: every best plan under the change places this person."
            )
            return said + GAP.say(lang) + sure.say(lang)
        if found.equal:
            tie = Text(
                "另有同样好的方案不安置本人：同等条件之间由抽签决定。",
                "A plan that leaves this person out is as good: between equals the lottery decides.",
            )
            return said + GAP.say(lang) + tie.say(lang)
        return said + GAP.say(lang) + self._open(found, lang)

    def _open(self, found: LimitedConfirmation, lang: Language) -> str:
        text = Text(
            "在给定的求解量内未能证明：证明的界尚留 {people} 人、{yuan} 元。",
            "Not proven within the effort: the proof leaves {people} people and {yuan} yuan open.",
        )
        return text.say(lang, people=f"{found.open_people:,}", yuan=f"{found.open_yuan:,}")

    def override(
        self, found: LimitedConfirmation, here: list[Name], post: str, mode: str, answers: Answers, lang: Language,
        *, forbid: bool,
    ) -> str:  # fmt: skip
        """Return what an override costs under limits: allowed or not, by which limit, and each tier's gain or loss.

        Parameters
        ----------
        found
            What solving again found.
        here
            Limits that the pair would break as the plan stands.
        post, mode
            The post and the mode in words.
        answers, lang
            For the words.
        forbid
            Whether the person is kept from the post.
        """
        changes = tier_changes(found.told, answers.classes, lang)
        if forbid:
            there = (
                answers.post_name(found.told.post_id, lang)
                if found.told.post_id
                else Text("没有岗位", "no post").say(lang)
            )
            text = Text("不去 {post}，则去 {there}；{changes}。", "Kept from {post}: then {there}; {changes}.")
            return text.say(lang, post=post, there=there, changes=changes) + self._doubt(found, lang)
        if found.missed:
            together = found.conflict or found.missed
            names = [name for name in dict.fromkeys(together) if name[1] != OVERRIDE]
            said = JOINT.say(lang).join(named(name, self.case.instance, answers.names, lang) for name in names)
            not_allowed = Text(
                "不可以去 {post}：各条规则都符合，但总量限制不允许：{limits}。",
                "Not allowed at {post}: every rule is met, but limits across people leave no room: {limits}.",
            )
            proof = Text("已证明不能同时满足。", " Proven: they cannot be kept together.")
            unproven = Text(
                "在给定的求解量内未找到守住限制的方案。", " No plan that keeps them was found within the effort."
            )
            return not_allowed.say(lang, post=post, limits=said) + (proof if found.conflict else unproven).say(lang)
        text = Text(
            "可以去 {post}（{mode}）；按此在各项限制下重新求解：{changes}。",
            "Allowed at {post} ({mode}); solved again with it under all limits: {changes}.",
        )
        said = text.say(lang, post=post, mode=mode, changes=changes)
        if here:
            names = list(dict.fromkeys(here))
            full = JOINT.say(lang).join(named(name, self.case.instance, answers.names, lang) for name in names)
            way = Text(
                "按现方案须有人让出：{limits}已满。", " As the plan stands somebody must make way: {limits} is full."
            )
            said += way.say(lang, limits=full)
        return said + self._doubt(found, lang)

    def _doubt(self, found: LimitedConfirmation, lang: Language) -> str:
        exact = found.open_people == 0 and found.open_yuan == 0 and self.seen.proven
        return "" if exact else GAP.say(lang) + self._open(found, lang)


def price_words(people: int, open_people: int, lang: Language) -> str:
    """Return what priority costs in heads where limits bind."""
    if not people and not open_people:
        return Text("人数相同", "the heads are equal").say(lang)
    text = Text("安置人数差 {people} 人", "{people} people placed")
    said = text.say(lang, people=f"{people:+,}")
    if open_people:
        more = Text("（另一方案的界尚留 {count} 人）", " (the other plan's bound leaves {count} people open)")
        said += more.say(lang, count=f"{open_people:,}")
    return said
