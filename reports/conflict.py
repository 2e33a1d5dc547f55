"""What is said of hard limits that a plan could not keep."""

from domain.language import Language, Text
from domain.plan import Plan
from reports.labels import LIMITS, UNITS

JOINT = Text("、", ", ")
AT_ODDS = Text("这些限制不能同时满足：{together}。", "These limits cannot be kept together: {together}.")
NOT_FOUND = Text(
    "没有找到满足全部限制的方案，也未能证明没有：以下差额可能还能缩小。",
    "No plan that keeps all limits was found, nor a proof that there is none: what is short may still shrink.",
)
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

    def named(limit: str, subject: str) -> str:
        title = LIMITS[limit].say(lang)
        return f"{title}（{subject}）" if lang == "zh" else f"{title} ({subject})"

    conflict = plan.identity["conflict"]
    together = JOINT.say(lang).join(named(limit, subject) for limit, subject, _ in conflict)
    short = plan.limits[plan.limits["hard"].astype(bool) & (plan.limits["short"] > 0)]
    columns = (short[name].tolist() for name in ("limit", "subject", "short", "unit"))
    missed = [
        f"{named(limit, subject)} {people:,} {UNITS[unit].say(lang)}"
        for limit, subject, people, unit in zip(*columns, strict=True)
    ]
    first = AT_ODDS.say(lang, together=together) if conflict else NOT_FOUND.say(lang)
    return [first + "\n" + MISSED.say(lang, missed=JOINT.say(lang).join(missed))]
