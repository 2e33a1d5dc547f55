"""Limits across people in words: what each is about, how full it is, who waits; never another person."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from domain.instance import Instance
from domain.language import LANGUAGES, Language, Text
from optimizer.limit_room import Name
from reports.answers import Answers
from reports.labels import LIMITS, PARTS_OF_LIMITS
from reports.names import JOINT, Names, is_missing
from reports.units import with_unit

OWN: Final = {
    "stay_together": Text("本人的家庭或班组", "the person's own household or team"),
    "pins": Text("人工指定或排除", "set by hand"),
}
"""Limits whose subject names people: they are told without it."""
EMPLOYER: Final = ("employers", "employer_id", "name")
PROJECT: Final = ("projects", "project_id", "name")
FUND: Final = ("funds", "fund_id", "title")
TITLES: Final = {
    "dispatched_share": (EMPLOYER,),
    "key_enterprise_floor": (EMPLOYER,),
    "fund_budget": (FUND,),
    "priority_share": (PROJECT,),
    "relocation_share": (PROJECT,),
    "relief_wage_share": (PROJECT,),
    "relief_skilled_floor": (PROJECT,),
    "project_choice": (PROJECT, FUND),
    "seat_allotment": (("posts", "post_id", "title"),),
}
"""Tables, keys and titles of what a limit is about; where several bear the title, the key is said too."""


def subject_words(limit: str, subject: str, instance: Instance, names: Names, lang: Language) -> str:
    """Return what a limit is about in words: places of a corridor, name of an employer, a project, a fund, an area.

    Parameters
    ----------
    limit, subject
        As in the plan's ``limits``.
    instance, names, lang
        The tables, the names of codes and the language.
    """
    if limit in OWN:
        return OWN[limit].say(lang)
    if limit == "corridor_quota":
        row = instance.corridors[instance.corridors["corridor_id"] == subject]
        if len(row):
            ends = (
                JOINT.say(lang).join(names.place(c, lang) for c in row[side].iloc[0])
                for side in ("origin", "destination")
            )
            same = instance.corridors[["origin", "destination"]].astype(str).duplicated(keep=False)
            return "→".join(ends) + (f" {subject}" if same[row.index[0]] else "")
    if limit in ("welfare_posts_band", "area_floor"):
        place, _, begins = subject.partition(" ")
        return f"{names.place(place, lang)} {begins}".rstrip()
    for table, key, title in TITLES.get(limit, ()):
        titles = instance.tables[table].set_index(key)[title]
        found = titles.get(subject)
        if not is_missing(found):
            return f"{found} {subject}" if (titles == found).sum() > 1 else str(found)
    return subject


Said = Callable[[str, str], str]
"""What says what a limit is about, by limit and subject."""


def in_words(instance: Instance, names: Names, lang: Language) -> Said:
    """Return what says what a limit of these tables is about."""
    return lambda limit, subject: subject_words(limit, subject, instance, names, lang)


def about(limits: pd.DataFrame, instance: Instance, names: Names) -> pd.Series:
    """Return what each limit of a table is about, in both languages.

    Parameters
    ----------
    limits
        With the columns ``limit`` and ``subject``; all households and all teams in one row each, as the plan's tables show them.
    instance, names
        The tables and the names of codes.
    """
    keys = list(zip(limits["limit"], limits["subject"], strict=True))
    said = {
        (limit, subject): Text(subject, subject)
        if limit == "stay_together"
        else Text(*(subject_words(limit, subject, instance, names, lang) for lang in LANGUAGES))
        for limit, subject in dict.fromkeys(
            keys
        )  # a limit stands at many posts, and each look into a table takes its time
    }
    return pd.Series([said[key] for key in keys], index=limits.index, dtype=object)


def named(name: Name, instance: Instance, names: Names, lang: Language) -> str:
    """Return a limit with what it is about: 劳务协作人数（延边→宁波）."""
    limit, subject, part = name
    about = subject_words(limit, subject, instance, names, lang)
    if part in ("men", "women"):
        about += Text("，", ", ").say(lang) + PARTS_OF_LIMITS[part].say(lang)
    return Text("{title}（{about}）", "{title} ({about})").say(lang, title=LIMITS[limit].say(lang), about=about)


def full_sentence(row: Mapping[str, Any], answers: Answers, instance: Instance, lang: Language) -> str:
    """Return how full a limit is and what one more under it is worth, where the plan says so.

    Parameters
    ----------
    row
        A row of the plan's ``limits``.
    answers, instance, lang
        For the words.
    """
    name = (str(row["limit"]), str(row["subject"]), str(row["part"]))
    said = named(name, instance, answers.names, lang)
    use = with_unit(int(row["use"]), str(row["unit"]), lang)
    ends = []
    if not is_missing(row["low"]):
        ends.append(Text("不少于 {low}", "at least {low}").say(lang, low=f"{int(row['low']):,}"))
    if not is_missing(row["high"]):
        ends.append(Text("不多于 {high}", "at most {high}").say(lang, high=f"{int(row['high']):,}"))
    text = Text("{said}：现有 {use}，限{bounds}", "{said}: {use} now, {bounds}")
    told = text.say(lang, said=said, use=use, bounds=Text("、", ", ").say(lang).join(ends))
    return told + worth_words(row, lang)


def worth_words(row: Mapping[str, Any], lang: Language) -> str:
    """Return what one more under a limit is worth; nothing where the plan does not say."""
    people, yuan = row["gain_people"], row["gain_yuan"]
    if not is_missing(people) and int(people):
        text = Text("；再放宽一步可多安置 {people} 人", "; one step wider would place {people} more people")
        return text.say(lang, people=f"{int(people):,}")
    if not is_missing(yuan) and int(yuan):
        text = Text("；再放宽一步可节省 {yuan} 元", "; one step wider would save {yuan} yuan")
        return text.say(lang, yuan=f"{int(yuan):,}")
    most = row.get("price_people")
    if is_missing(people) and not is_missing(most):
        text = Text(
            "；按证明，再放宽一步至多多安置 {people} 人",
            "; by the proof one step wider places at most {people} more people",
        )
        return text.say(lang, people=f"{float(most or 0):,.1f}")
    return ""


def rows_of_limits(limits: pd.DataFrame) -> dict[Name, dict[str, Any]]:
    """Return the rows of a plan's ``limits`` by limit, subject and part."""
    records = limits.to_dict("records")
    return {
        (str(row["limit"]), str(row["subject"]), str(row["part"])): {str(k): v for k, v in row.items()}
        for row in records
    }
