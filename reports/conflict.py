"""What is said of hard limits that a plan could not keep."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.language import Language, Text
from domain.plan import Plan
from reports.labels import LIMITS, PARTS_OF_LIMITS, Labels
from reports.limit_words import Said
from reports.units import with_unit
from scenarios.limits_found import OF_PERSONS

JOINT = Text("、", ", ")
AT_ODDS = Text("这些限制不能同时满足：{together}。", "These limits cannot be kept together: {together}.")
ALONE = Text("这条限制无法满足：{together}。", "This limit cannot be kept: {together}.")
NOT_FOUND = Text(
    "没有找到满足全部限制的方案，也未能证明没有：以下差额可能还能缩小。",
    "No plan that keeps all limits was found, nor a proof that there is none: what is short may still shrink.",
)
NAMED = Text("{title}（{about}）", "{title} ({about})")
ABOUT = Text("{subject}，{part}", "{subject}, {part}")
SIDES = frozenset(("floor", "cap", "share_min", "share_max", "men", "women"))
"""Parts that a limit may have several of: they are said; of others it goes without saying."""
KINDS: Labels = {
    "household": Text("家庭", "households"),
    "team": Text("班组", "teams"),
    "people": Text("按名指定或排除", "set by hand"),
}
"""Parts of limits whose subject names persons: they are told by kind and number, as in the limits of a report."""
MISSED = Text("本方案放宽了限制，差额：{missed}。", "The plan misses limits: {missed}.")


def conflict_sentences(plan: Plan, lang: Language, said: Said | None = None) -> list[str]:
    """Return which limits cannot be kept together, and by how much the plan misses which.

    Parameters
    ----------
    plan
        A plan whose status is ``relaxed``.
    lang
        The language.
    said
        What says what a limit is about; its code when left out.
    """
    conflict = [(limit, subject, part) for limit, subject, part in plan.identity["conflict"]]
    short = plan.limits[plan.limits["hard"].astype(bool) & (plan.limits["short"] > 0)]
    missed = list(short[["limit", "subject", "part", "short", "unit"]].itertuples(index=False, name=None))
    return ["\n".join(sentences(conflict, missed, lang, said))]


def conflict_records(plan: Plan) -> list[list[str]]:
    """Return limit, subject and part of the limits in conflict, for machines; households and teams without their subject."""
    told = [
        (limit, "" if limit == "stay_together" else subject, part) for limit, subject, part in plan.identity["conflict"]
    ]
    return [list(one) for one in dict.fromkeys(told)]


def sentences(
    conflict: Sequence[tuple[str, str, str]], missed: Sequence[tuple[str, str, str, float, str]], lang: Language,
    said: Said | None = None,
) -> list[str]:  # fmt: skip
    """Return the two sentences.

    Parameters
    ----------
    conflict
        Limit, subject and part of a smallest set that cannot be kept together; empty without a proof. Of a limit about
        persons the subject is not told: those of one kind are counted.
    missed
        Limit, subject, part, how much is short, and its unit.
    lang
        The language.
    said
        What says what a limit is about; its code when left out.
    """
    several = Counter(_about(*one, lang) for one in conflict if one[0] in OF_PERSONS)
    together = JOINT.say(lang).join(dict.fromkeys(_named(*one, lang, said, several) for one in conflict))
    short: dict[tuple[str, str], float] = {}
    for limit, subject, part, number, unit in missed:
        key = _named(limit, subject, part, lang, said), unit
        short[key] = short.get(key, 0.0) + number
    told = [f"{name} {with_unit(number, unit, lang)}" for (name, unit), number in short.items()]
    words = AT_ODDS if len(conflict) > 1 else ALONE
    first = words.say(lang, together=together) if conflict else NOT_FOUND.say(lang)
    return [first, MISSED.say(lang, missed=JOINT.say(lang).join(told))]


def _named(
    limit: str, subject: str, part: str, lang: Language, said: Said | None, several: Mapping[str, int] | None = None
) -> str:
    about = _about(limit, subject if said is None or limit in OF_PERSONS else said(limit, subject), part, lang)
    number = (several or {}).get(about, 1)
    return NAMED.say(lang, title=LIMITS[limit].say(lang), about=about if number == 1 else f"{about} × {number:,}")


def _about(limit: str, subject: str, part: str, lang: Language) -> str:
    if limit in OF_PERSONS:
        return KINDS[part].say(lang)
    return ABOUT.say(lang, subject=subject, part=PARTS_OF_LIMITS[part].say(lang)) if part in SIDES else subject
