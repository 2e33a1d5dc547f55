"""What would change an answer, in sentences: the change, who would move, what solving again found."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from domain.unlocks import CHANGE_OF
from optimizer.confirm import Confirmation
from reports.answers import Answers
from reports.labels import AREAS, MODES, Labels
from reports.limit_words import subject_words
from reports.names import JOINT, Names, is_missing
from reports.sentences import STOP, parsed

END: Final = Text("。", ".")
NO_CHANGE: Final = Text(
    "没有哪一项单独的改变能使其安置（已逐岗试过证书、课程、路程、意向、薪资、日期和待登记的各项）",
    "no single change would place this person (certificates, courses, travel, wishes, pay, dates and blank entries "
    "were tried at every post)",
)
NO_SEAT_CHANGE: Final = Text(
    "没有哪一位未安置者只差一项改变就能到岗", "nobody without a place is a single change away from these seats"
)


def spoken_entry(change: str, value: Any, names: Names, lang: Language) -> str:
    """Return an entry of a change in words."""
    if is_missing(value) or value == "":
        return Text("未登记", "not recorded").say(lang)
    text = str(value)
    if change == "reach":
        return AREAS[text].say(lang) if text in AREAS else text
    if change == "course":
        skill, _, level = text.partition("/")
        said = names.trade(skill, lang)
        return said + (Text("（{level} 级）", " (level {level})").say(lang, level=level) if level else "")
    if change == "pay":
        return Text("{yuan} 元", "{yuan} yuan").say(lang, yuan=f"{float(text):,.0f}")
    if change in ("corridor_seat", "quota_place", "bed_men", "bed_women", "welfare_place", "fund_yuan"):
        return f"{int(text):,}"
    if change in ("wish_region", "wish_trade", "certificate_entry", "certificate_renewal", "allotment"):
        return JOINT.say(lang).join(names.code(code, lang) for code in text.split(","))
    return text


def change_phrase(row: Mapping[str, Any], names: Names, lang: Language, instance: Instance | None = None) -> str:
    """Return one change in words; with the tables also what a limit is about."""
    change = CHANGE_OF[str(row["change"])]
    amount = "" if is_missing(row["amount"]) else f"{float(row['amount']):,.0f}"
    now, value = (spoken_entry(change.name, row[name], names, lang) for name in ("now", "value"))
    subject = str(row.get("subject", ""))
    if instance is not None and subject:
        subject = subject_words(change.rule, subject, instance, names, lang)
    return change.sentence.say(lang, value=value, now=now, amount=amount, subject=subject)


def class_counts(counts: Any, classes: Labels, lang: Language) -> str:
    """Return counts by class in words; never who."""
    each = Text("{who} {count} 人", "{count} of “{who}”")
    found = {int(key): int(count) for key, count in parsed(counts, {}).items()}
    said = [
        each.say(lang, who=classes.get(str(key), Text(str(key), str(key))).say(lang), count=f"{count:,}")
        for key, count in sorted(found.items())
    ]
    return JOINT.say(lang).join(said)


def unlock_text(row: Mapping[str, Any], answers: Answers, lang: Language, instance: Instance | None = None) -> str:
    """Return the cheapest unlock of a person, and what it would mean for others."""
    if not row["change"]:
        return NO_CHANGE.say(lang) + END.say(lang)
    head = Text(
        "最省的一项改变：{change}，即可去 {post}（{mode}）",
        "The cheapest single change: {change}; it opens {post} ({mode})",
    )
    parts = [
        head.say(
            lang,
            change=change_phrase(row, answers.names, lang, instance),
            post=answers.post_name(row["post_id"], lang),
            mode=MODES[str(row["mode"])].say(lang),
        )
    ]
    moved = class_counts(row["moves"], answers.classes, lang)
    parts.append(
        Text("另有人换岗：{who}", "others change their post: {who}").say(lang, who=moved)
        if moved
        else Text("其他人都不换岗", "nobody else changes post").say(lang)
    )
    if int(row["loses"]) >= 0:
        who = class_counts(json.dumps({int(row["loses"]): 1}), answers.classes, lang)
        parts.append(Text("但 {who} 会失去岗位", "but {who} would lose a place").say(lang, who=who))
    else:
        parts.append(Text("没有人失去岗位", "nobody loses a place").say(lang))
    return STOP.say(lang).join(parts) + END.say(lang)


def seat_unlock_texts(rows: pd.DataFrame, answers: Answers, lang: Language) -> list[str]:
    """Return what would fill an empty seat: the kinds of change, cheapest first, with counts by class."""
    if not len(rows):
        return [NO_SEAT_CHANGE.say(lang) + END.say(lang)]
    lines = [
        Text("怎样能满员（每项只改一位未安置者的一处）：", "What would fill it (one entry of one person):").say(lang)
    ]
    for row in rows.to_dict("records"):
        change = CHANGE_OF[str(row["change"])]
        text = Text("  {title}：{people} 人可到岗（{who}）", "  {title}: {people} people could come ({who})")
        line = text.say(
            lang,
            title=change.title.say(lang),
            people=f"{int(row['people']):,}",
            who=class_counts(row["classes"], answers.classes, lang),
        )
        lines.append(line)
    return lines


def tier_changes(told: Confirmation, classes: Labels, lang: Language) -> str:
    """Return what each tier gains or loses: heads by class, welfare posts, yuan and minutes."""
    parts = []
    sign = "{count:+,}"
    for number, (before, after) in enumerate(zip(told.before.people, told.after.people, strict=True)):
        if before != after:
            title = classes.get(str(number), Text(str(number), str(number))).say(lang)
            said = Text("{who} {count} 人", "{count} of “{who}”")
            parts.append(said.say(lang, who=title, count=sign.format(count=after - before)))
    if not parts:
        parts.append(Text("各类安置人数不变", "no class gains or loses anybody").say(lang))
    if told.before.welfare != told.after.welfare:
        welfare = Text("公益性岗位用人 {count}", "public-welfare posts {count}")
        parts.append(welfare.say(lang, count=sign.format(count=told.after.welfare - told.before.welfare)))
    where = Text("去向成本 {yuan} 元，路程合计 {minutes} 分钟", "cost {yuan} yuan, journeys {minutes} minutes in all")
    parts.append(
        where.say(
            lang,
            yuan=sign.format(count=told.after.yuan - told.before.yuan),
            minutes=sign.format(count=told.after.minutes - told.before.minutes),
        )
    )
    others = Text("另有 {count} 人换岗", "{count} other people change their post")
    parts.append(others.say(lang, count=f"{told.moved:,}"))
    return STOP.say(lang).join(parts)


def confirmation_text(told: Confirmation, answers: Answers, lang: Language) -> str:
    """Return what solving again found for a person."""
    changes = tier_changes(told, answers.classes, lang)
    if told.post_id is None:
        text = Text("重新求解：仍未安置；{changes}。", "Solved again: still no place; {changes}.")
        return text.say(lang, changes=changes)
    text = Text("重新求解证实：去 {post}；{changes}。", "Solved again and confirmed: placed at {post}; {changes}.")
    return text.say(lang, post=answers.post_name(told.post_id, lang), changes=changes)


def seat_confirmation_text(filled: tuple[int, int], told: Confirmation, answers: Answers, lang: Language) -> str:
    """Return what solving again found for a post: seats filled before and after, and the tiers."""
    text = Text(
        "按最省的一项重新求解：该岗位到岗 {before} → {after} 人；{changes}。",
        "Solved again under the cheapest of them: {before} to {after} seats of this post filled; {changes}.",
    )
    changes = tier_changes(told, answers.classes, lang)
    return text.say(lang, before=filled[0], after=filled[1], changes=changes)
