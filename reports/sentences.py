"""Answers in sentences: why this person, why this post, in Chinese and English."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from domain.instance import Instance
from domain.language import Language, Text
from domain.limits.catalogue import LIMIT_OF
from domain.plan import Plan
from domain.rules import RULE_OF
from reports.labels import CLASS_JOINT, Labels
from reports.names import JOINT, Names, is_missing
from reports.verdicts import rule_sentence

STOP: Final = Text("；", "; ")
MOST_CLASSES: Final = 4
"""More classes than these are summed by priority rank: a sentence should be readable."""
_END: Final = Text("。", ".")


def parsed(text: Any, empty: Any) -> Any:
    """Return JSON as it is stored in a frame; a blank cell gives ``empty``."""
    return empty if is_missing(text) or text == "" else json.loads(text)


def miss_sentence(rules: Sequence[str], numbers: Any, names: Names, lang: Language) -> str:
    """Return all that stands between a person and one post."""
    listed = parsed(numbers, []) if not isinstance(numbers, list) else numbers
    padded = [*listed, *[{}] * (len(rules) - len(listed))]
    return STOP.say(lang).join(
        rule_sentence(rule, values or {}, names, lang) for rule, values in zip(rules, padded, strict=False)
    )


def _rank(title: Text) -> Text:
    """Return the priority rank of a class by its title, without the waiting band."""
    return Text(title.zh.partition(CLASS_JOINT.zh)[0], title.en.partition(CLASS_JOINT.en)[0])


def ahead_sentence(ahead: Any, classes: Labels, lang: Language) -> str:
    """Return how many people of which class hold the seats of a post; counts only."""
    counts = {int(key): int(count) for key, count in parsed(ahead, {}).items() if int(count)}
    total = sum(counts.values())
    if not total:
        return Text(
            "该岗位席位上没有次序不晚于本人的人", "nobody served no later than this person holds its seats"
        ).say(lang)
    titles = {key: classes.get(str(key), Text(str(key), str(key))) for key in counts}
    if len(counts) > MOST_CLASSES:
        titles = {key: _rank(title) for key, title in titles.items()}
    sums: dict[Text, int] = {}
    for key in sorted(counts):
        sums[titles[key]] = sums.get(titles[key], 0) + counts[key]
    each = Text("{who} {count} 人", "{count} of “{who}”")
    parts = [each.say(lang, who=title.say(lang), count=f"{count:,}") for title, count in sums.items()]
    return Text(
        "其席位上有 {total} 人的次序不晚于本人（{parts}）", "{total} people served no later hold its seats ({parts})"
    ).say(lang, total=total, parts=JOINT.say(lang).join(parts))


def _price(row: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """Say what such a seat costs the others: class steps of the who-tier, and yuan of the where-tier."""
    if is_missing(row["price_yuan"]):
        return
    steps = 0.0 if is_missing(row["price_people"]) else float(row["price_people"])
    yuan = float(row["price_yuan"])
    cost = Text("成本增加 {yuan} 元", "raise the cost by {yuan} yuan")
    if yuan < 0:
        cost = Text("成本减少 {yuan} 元", "lower the cost by {yuan} yuan")
    bring = Text("把这一席给本人，会使其他人{effects}", "giving it to this person would, for the others, {effects}")
    worse = Text("的安置次序合计后退 {steps} 级", "set the order of placement back by {steps} class step(s)")
    effects = [worse.say(lang, steps=f"{steps:,.0f}")] if steps else []
    effects.append(cost.say(lang, yuan=f"{abs(yuan):,.0f}"))
    yield bring.say(lang, effects=Text("、", " and ").say(lang).join(effects))


def taken_sentence(row: Mapping[str, Any], post: str, classes: Labels, lang: Language) -> str:
    """Return why a person with admissible posts has none: the seat nearest in price and who is ahead."""
    first = Text("有 {count} 个岗位可去，均已满员", "{count} posts are open to this person and all are full")
    nearest = Text("最接近的是 {post}", "nearest in price is {post}")
    parts = [first.say(lang, count=f"{int(row['admissible_posts']):,}")]
    if post:
        parts += [nearest.say(lang, post=post), ahead_sentence(row["ahead"], classes, lang)]
    parts += [*_price(row, lang)]
    return STOP.say(lang).join(parts) + _END.say(lang)


def held_sentence(row: Mapping[str, Any], post: str, lang: Language) -> str:
    """Return which limit across people keeps a person from a free seat."""
    title = LIMIT_OF[row["rule"]].title.say(lang) if row["rule"] in LIMIT_OF else ""
    text = Text(
        "有 {count} 个岗位可去，{post} 还有空位，但再安置一人就会突破“{title}”",
        "{count} posts are open to this person and {post} has a free seat, but one more person there would break “{title}”",
    )
    return text.say(lang, count=f"{int(row['admissible_posts']):,}", post=post, title=title)


def unlock_sentence(rules: Sequence[str], post: str, lang: Language) -> str:
    """Return the single change that would open the nearest post, or nothing when several rules stand between."""
    if len(rules) != 1:
        return ""
    title = RULE_OF[rules[0]].title.say(lang)
    return Text("只差“{title}”这一条即可去 {post}。", "Only “{title}” stands between this person and {post}.").say(
        lang, title=title, post=post
    )


def empty_sentence(row: Mapping[str, Any], lang: Language) -> str:
    """Return why seats of a post stay empty, from its row of the plan's ``empty_seats``."""
    rule = "" if is_missing(row["rule"]) else str(row["rule"])
    title = RULE_OF[rule].title.say(lang) if rule in RULE_OF else ""
    admissible = 0 if is_missing(row["admissible_workers"]) else int(row["admissible_workers"])
    alone = 0 if is_missing(row["alone"]) else int(row["alone"])
    reason = str(row["reason"])
    if reason == "no_admissible_worker":
        text = Text("没有求职者符合条件", "nobody asking for work may take it")
        if title and alone:
            text = Text(
                "没有求职者符合条件；仅因“{title}”一条被挡住的有 {alone} 人",
                "nobody asking for work may take it; “{title}” alone keeps {alone} people out",
            )
        return text.say(lang, title=title, alone=f"{alone:,}")
    if reason == "all_placed_elsewhere":
        text = Text("符合条件的 {count} 人都已安置到别处", "all {count} people who may take it are placed elsewhere")
        if title and alone:
            text = Text(
                "符合条件的 {count} 人都已安置到别处；另有 {alone} 人只差“{title}”一条",
                "all {count} people who may take it are placed elsewhere; {alone} more miss only “{title}”",
            )
        return text.say(lang, count=f"{admissible:,}", alone=f"{alone:,}", title=title)
    if reason == "limit":
        held = LIMIT_OF[rule].title.say(lang) if rule in LIMIT_OF else ""
        text = Text(
            "有 {count} 人符合条件，但再安置一人就会突破“{title}”",
            "{count} people may take it, but one more person there would break “{title}”",
        )
        return text.say(lang, count=f"{admissible:,}", title=held)
    if reason == "closed":
        source = RULE_OF[rule].source if rule in RULE_OF else ""
        text = Text(
            "岗位本身不符合“{title}”，不予推荐（依据：{source}）",
            "the post fails “{title}” and is not offered (source: {source})",
        )
        return text.say(lang, title=title, source=source)
    if reason == "over":
        return Text(
            "岗位已在方案日期之前到期；请核实结束日期，或从台账中去掉",
            "the post ended before the plan date; check its last day or take it out of the ledger",
        ).say(lang)
    if reason == "employer_full":
        text = Text(
            "单位已达用工上限；另有 {count} 人符合条件", "the employer's cap is reached; {count} people may take it"
        )
        return text.say(lang, count=f"{admissible:,}")
    return reason


def why_worker(
    plan: Plan,
    instance: Instance,
    worker_id: str,
    lang: Language = "zh",
    *,
    policy: Any = None,
    names: Names | None = None,
) -> str:
    """Return the answer for one person.

    Parameters
    ----------
    plan, instance
        The answer and the question.
    worker_id
        Token of the person.
    lang
        Language.
    policy
        Rules in force, for the names of groups and classes; the shipped ones when left out.
    names
        Speaks codes; the shipped tables when left out.

    Returns
    -------
    str
        One or more lines.

    Raises
    ------
    KeyError
        When the plan does not know the person.
    """
    from reports.answers import Answers

    return Answers.of(plan, instance, policy, names, workers=[worker_id]).worker(worker_id, lang)


def why_post(
    plan: Plan,
    instance: Instance,
    post_id: str,
    lang: Language = "zh",
    *,
    policy: Any = None,
    names: Names | None = None,
) -> str:
    """Return the answer for one post: seats filled, seats empty and why.

    Raises
    ------
    KeyError
        When the instance has no such post.
    """
    from reports.answers import Answers

    return Answers.of(plan, instance, policy, names, workers=[]).post(post_id, lang)


def why(plan: Plan, instance: Instance, subject: str, lang: Language) -> str:
    """Return what became of a person or a post, by id.

    Raises
    ------
    KeyError
        When neither a person nor a post has this id; the message names the nearest.
    """
    if (instance.workers["worker_id"] == subject).any():
        return why_worker(plan, instance, subject, lang)
    if (instance.posts["post_id"] == subject).any():
        return why_post(plan, instance, subject, lang)
    known = [*instance.workers["worker_id"], *instance.posts["post_id"]]
    near = difflib.get_close_matches(subject, known, n=3)
    raise KeyError(f"no worker or post {subject!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
