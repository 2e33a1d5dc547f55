"""What is said of hard limits that a plan could not keep."""

from collections.abc import Sequence

from domain.language import Language, Text
from domain.plan import Plan
from reports.labels import LIMITS, PARTS_OF_LIMITS
from reports.units import with_unit

JOINT = Text("、", ", ")
AT_ODDS = Text("这些限制不能同时满足：{together}。", "These limits cannot be kept together: {together}.")
NOT_FOUND = Text(
    "没有找到满足全部限制的方案，也未能证明没有：以下差额可能还能缩小。",
    "No plan that keeps all limits was found, nor a proof that there is none: what is short may still shrink.",
)
NAMED = Text("{title}（{about}）", "{title} ({about})")
ABOUT = Text("{subject}，{part}", "{subject}, {part}")
SIDES = frozenset(("floor", "cap", "share_min", "share_max", "men", "women"))
"""Parts that a limit may have several of: they are said; of others it goes without saying."""
MISSED = Text("本方案放宽了限制，差额：{missed}。", "The plan misses limits: {missed}.")


def conflict_sentences(plan: Plan, lang: Language) -> list[str]:
    """Return which limits cannot be kept together, and by how much the plan misses which.

    Parameters
    ----------
    plan
        A plan whose status is ``relaxed``.
    lang
        The language.
    """
    conflict = [(limit, subject, part) for limit, subject, part in plan.identity["conflict"]]
    short = plan.limits[plan.limits["hard"].astype(bool) & (plan.limits["short"] > 0)]
    missed = list(short[["limit", "subject", "part", "short", "unit"]].itertuples(index=False, name=None))
    return ["\n".join(sentences(conflict, missed, lang))]


def sentences(
    conflict: Sequence[tuple[str, str, str]], missed: Sequence[tuple[str, str, str, float, str]], lang: Language
) -> list[str]:
    """Return the two sentences.

    Parameters
    ----------
    conflict
        Limit, subject and part of a smallest set that cannot be kept together; empty without a proof.
    missed
        Limit, subject, part, how much is short, and its unit.
    lang
        The language.
    """

    def named(limit: str, subject: str, part: str) -> str:
        about = ABOUT.say(lang, subject=subject, part=PARTS_OF_LIMITS[part].say(lang)) if part in SIDES else subject
        return NAMED.say(lang, title=LIMITS[limit].say(lang), about=about)

    together = JOINT.say(lang).join(named(*one) for one in dict.fromkeys(conflict))
    told = [f"{named(*name)} {with_unit(short, unit, lang)}" for *name, short, unit in missed]
    first = AT_ODDS.say(lang, together=together) if conflict else NOT_FOUND.say(lang)
    return [first, MISSED.say(lang, missed=JOINT.say(lang).join(told))]
