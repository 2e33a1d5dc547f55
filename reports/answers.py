"""Answers for many people and posts at once: look-ups prepared once, one sentence per name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from domain.plan import Plan
from domain.rules import RULE_OF
from reports.case import Case
from reports.labels import KINDS, MODES, PAY_UNITS, REASONS, TRAVEL_MODES, Labels
from reports.names import JOINT, Names, is_missing
from reports.sentences import STOP, empty_sentence, held_sentence, miss_sentence, taken_sentence, unlock_sentence

Row = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """Look-ups for sentences.

    Parameters
    ----------
    names
        Speaks codes.
    classes
        Names of the classes of the who-tier, by number.
    on
        The plan date.
    posts
        Row of each post by id, with the employer's name as ``employer``.
    assignments, unplaced, misses, empty
        Rows of the plan's frames by id; misses are lists, nearest first.
    """

    names: Names
    classes: Labels
    on: date
    posts: dict[str, Row]
    assignments: dict[str, Row]
    unplaced: dict[str, Row]
    misses: dict[str, list[Row]]
    empty: dict[str, Row]

    @classmethod
    def of(
        cls,
        plan: Plan,
        instance: Instance,
        policy: Any = None,
        names: Names | None = None,
        *,
        workers: Sequence[str] | None = None,
    ) -> Self:
        """Prepare the look-ups, for the named workers only when some are named.

        Raises
        ------
        ValueError
            When plan and instance do not belong together.
        """
        if policy is None:
            from domain.policy import Policy

            policy = Policy.load()
        return cls.of_case(Case.of(plan, instance, policy, names), workers=workers)

    @classmethod
    def of_case(cls, case: Case, *, workers: Sequence[str] | None = None) -> Self:
        """Prepare the look-ups of a case."""
        plan, posts = case.plan, case.instance.posts
        employers = case.instance.employers[["employer_id", "name"]].rename(columns={"name": "employer"})
        posts = posts.merge(employers, on="employer_id", how="left", validate="many_to_one")
        misses: dict[str, list[Row]] = {}
        for row in _rows(_only(plan.misses, workers).sort_values(["worker_id", "nth"])):
            misses.setdefault(row["worker_id"], []).append(row)
        return cls(
            case.names,
            case.class_labels,
            case.on,
            {row["post_id"]: row for row in _rows(posts)},
            {row["worker_id"]: row for row in _rows(_only(plan.assignments, workers))},
            {row["worker_id"]: row for row in _rows(_only(plan.unplaced, workers))},
            misses,
            {row["post_id"]: row for row in _rows(plan.empty_seats)},
        )

    def post_name(self, post_id: Any, lang: Language) -> str:
        """Return title, employer and place of a post."""
        post = self.posts.get(post_id)
        if post is None:
            return "" if is_missing(post_id) else str(post_id)
        employer = post["employer"] if not is_missing(post["employer"]) else post["employer_id"]
        place = self.names.place(str(post["region"]), lang)
        return Text("{title}（{employer}，{place}）", "{title} ({employer}, {place})").say(
            lang, title=post["title"], employer=employer, place=place
        )

    def starts(self, post_id: str) -> date:
        """Return the first day of work: the post's start, or the plan date when that has passed."""
        return max(pd.Timestamp(self.posts[post_id]["starts"]).date(), self.on)

    def pay(self, post_id: str, lang: Language) -> str:
        """Return the pay of a post as offered."""
        post = self.posts[post_id]
        return f"{float(post['pay']):,.2f}".rstrip("0").rstrip(".") + " " + PAY_UNITS[post["pay_unit"]].say(lang)

    def to_verify(self, unknowns: Any, lang: Language) -> str:
        """Return the rules that answered unknown, by title."""
        return "" if unknowns is None else JOINT.say(lang).join(RULE_OF[rule].title.say(lang) for rule in unknowns)

    def reason(self, row: Row, lang: Language) -> str:
        """Return why a person is not placed, in one sentence."""
        if row["reason"] == "taken":
            post = self.post_name(row["cheapest_post_id"], lang)
            return taken_sentence(row, post, self.classes, lang)
        end = Text("。", ".").say(lang)
        if row["reason"] == "limit":
            return held_sentence(row, self.post_name(row["cheapest_post_id"], lang), lang) + end
        misses = self.misses.get(row["worker_id"], [])
        if row["reason"] == "no_admissible_post" and misses:
            nearest = misses[0]
            text = Text("没有可去的岗位；最接近的 {post}：{misses}", "no post is open; the nearest, {post}: {misses}")
            said = miss_sentence(_rules(nearest), nearest["numbers"], self.names, lang)
            return text.say(lang, post=self.post_name(nearest["post_id"], lang), misses=said) + end
        return REASONS[row["reason"]].say(lang) + end

    def miss(self, row: Row, lang: Language) -> str:
        """Return one near miss: the post and what stands between."""
        said = miss_sentence(_rules(row), row["numbers"], self.names, lang)
        mode = MODES[row["mode"]].say(lang) if row["mode"] in MODES else str(row["mode"])
        colon = Text("：", ": ").say(lang)
        return f"{self.post_name(row['post_id'], lang)} · {mode}{colon}{said}"

    def worker(self, worker_id: str, lang: Language) -> str:
        """Return the answer for one person, in one or more lines.

        Raises
        ------
        KeyError
            When the plan does not know the person.
        """
        if worker_id in self.assignments:
            return self._placed(self.assignments[worker_id], lang)
        if worker_id not in self.unplaced:
            raise KeyError(f"the plan has no worker {worker_id!r}")
        row = self.unplaced[worker_id]
        lines = [Text("尚未安置：", "Not placed: ").say(lang) + self.reason(row, lang)]
        misses = self.misses.get(worker_id, [])
        if misses:
            lines.append(Text("最接近的岗位：", "Nearest posts:").say(lang))
            lines += [f"  {number}. {self.miss(miss, lang)}" for number, miss in enumerate(misses, 1)]
            lines.append(unlock_sentence(_rules(misses[0]), self.post_name(misses[0]["post_id"], lang), lang))
        return "\n".join(line for line in lines if line)

    def _placed(self, row: Row, lang: Language) -> str:
        text = Text(
            "已安置：{post}；{mode}；{pay}；{starts} 上岗；单程 {km} 公里、{minutes} 分钟（{by}）",
            "Placed: {post}; {mode}; {pay}; starts {starts}; {km} km and {minutes} minutes one way ({by})",
        )
        by = row["travel_mode"]
        parts = [
            text.say(
                lang,
                post=self.post_name(row["post_id"], lang),
                mode=MODES[row["mode"]].say(lang),
                pay=self.pay(row["post_id"], lang),
                starts=self.starts(row["post_id"]),
                km=f"{float(row['km']):,.1f}",
                minutes=f"{float(row['minutes']):,.0f}",
                by=TRAVEL_MODES[by].say(lang) if by in TRAVEL_MODES else by,
            )
        ]
        if row["estimated"]:
            parts.append(Text("里程为估算", "the distance is an estimate").say(lang))
        if not is_missing(row["returns_on"]):
            back = str(pd.Timestamp(row["returns_on"]).date())
            parts.append(Text("{day} 返回原单位", "returns to the lender on {day}").say(lang, day=back))
        unknowns = self.to_verify(row["unknowns"], lang)
        if unknowns:
            parts.append(Text("待核实：{what}", "to verify: {what}").say(lang, what=unknowns))
        return STOP.say(lang).join(parts) + Text("。", ".").say(lang)

    def post(self, post_id: str, lang: Language) -> str:
        """Return the answer for one post.

        Raises
        ------
        KeyError
            When there is no such post.
        """
        if post_id not in self.posts:
            raise KeyError(f"the instance has no post {post_id!r}")
        post, empty = self.posts[post_id], self.empty.get(post_id)
        vacant = 0 if empty is None else int(empty["empty"])
        seats = int(post["seats"])
        head = Text("{post}；{kind}；{pay}；共 {seats} 席", "{post}; {kind}; {pay}; {seats} seats").say(
            lang,
            post=self.post_name(post_id, lang),
            kind=KINDS[post["kind"]].say(lang),
            pay=self.pay(post_id, lang),
            seats=seats,
        )
        if empty is None or not vacant:
            return head + Text("，全部满足。", ", all filled.").say(lang)
        text = Text("，已满足 {filled} 席，空缺 {vacant} 席：{why}。", ", {filled} filled, {vacant} empty: {why}.")
        return head + text.say(lang, filled=seats - vacant, vacant=vacant, why=empty_sentence(empty, lang))


def _rules(row: Row) -> list[str]:
    return [str(rule) for rule in row["rules"]]


def _only(frame: pd.DataFrame, workers: Sequence[str] | None) -> pd.DataFrame:
    return frame if workers is None else frame[frame["worker_id"].isin(list(workers))]


def _rows(frame: pd.DataFrame) -> list[Row]:
    columns = [frame[name].tolist() for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
