"""The best posts for a person and the best people for a post, in words, with what is missing."""

from collections.abc import Sequence

import pandas as pd

from domain.language import Language, Text
from domain.rules import RULE_OF
from optimizer.limit_room import Name
from reports.answers import Answers
from reports.case import Case
from reports.labels import MODES
from reports.limit_words import named
from reports.names import JOINT
from reports.verdicts import rule_sentence

MISSING = Text("差：", "missing: ")
MET = Text("符合全部规则", "every rule is met")
NOW = {"elsewhere": Text("已安置到别处", "placed elsewhere"), "without": Text("尚未安置", "without a place")}


def limits_text(held: Sequence[Name], case: Case, lang: Language) -> str:
    """Return which limits leave no room for a pair as the plan stands; nothing where all do."""
    if not held:
        return ""
    said = JOINT.say(lang).join(named(name, case.instance, case.names, lang) for name in held)
    return Text("；总量限制没有余地：{said}", "; no room under limits: {said}").say(lang, said=said)


def posts_text(
    posts: pd.DataFrame, held: Sequence[Sequence[Name]], case: Case, answers: Answers, lang: Language
) -> str:
    """Return the best posts for a person.

    Parameters
    ----------
    posts
        Columns of ``optimizer.ranking.POSTS``, best first.
    held
        For each the limits that leave no room for the pair.
    case, answers, lang
        For the words.
    """
    lines = [Text("最合适的岗位：", "The best posts:").say(lang)]
    text = Text(
        "  {nth}. {post} · {mode}；单程 {minutes} 分钟；{seat}；{said}",
        "  {nth}. {post} · {mode}; {minutes} minutes one way; {seat}; {said}",
    )
    for nth, (row, limits) in enumerate(zip(posts.to_dict("records"), held, strict=True), 1):
        missing = [
            rule_sentence(rule, numbers, case.names, lang)
            for rule, numbers in zip(row["missing"], row["numbers"], strict=True)
        ]
        said = MISSING.say(lang) + Text("；", "; ").say(lang).join(missing) if missing else MET.say(lang)
        seat = Text("现任", "holds it now") if row["now"] else Text("有空席", "a seat is empty")
        seat = seat if row["now"] or row["room"] else Text("已满", "full")
        lines.append(
            text.say(
                lang,
                nth=nth,
                post=answers.post_name(row["post_id"], lang),
                mode=MODES[row["mode"]].say(lang),
                minutes=f"{row['minutes']:,.0f}",
                seat=seat.say(lang),
                said=said + limits_text(limits, case, lang),
            )
        )
    return "\n".join(lines)


def people_text(people: pd.DataFrame, held: Sequence[Sequence[Name]], case: Case, lang: Language) -> str:
    """Return the best people for a post: tokens, classes and titles of rules and limits, no entry of anybody.

    Parameters
    ----------
    people
        Columns of ``optimizer.ranking.PEOPLE``, best first.
    held
        For each the limits that leave no room for the pair.
    case, lang
        For the words.
    """
    lines = [Text("最合适的其他人选：", "The best people not there yet:").say(lang)]
    text = Text("  {nth}. {who} · {mode}；{class_}；{now}；{said}", "  {nth}. {who} · {mode}; {class_}; {now}; {said}")
    for nth, (row, limits) in enumerate(zip(people.to_dict("records"), held, strict=True), 1):
        titles = [RULE_OF[rule].title.say(lang) for rule in row["missing"]]
        said = MISSING.say(lang) + JOINT.say(lang).join(titles) if titles else MET.say(lang)
        lines.append(
            text.say(
                lang,
                nth=nth,
                who=row["worker_id"],
                mode=MODES[row["mode"]].say(lang),
                class_=case.class_labels[str(row["who_class"])].say(lang),
                now=NOW[row["now"]].say(lang),
                said=said + limits_text(limits, case, lang),
            )
        )
    return "\n".join(lines)
