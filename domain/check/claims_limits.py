"""Claims about limits across people, counted again from the tables: kept, listed with the right figures, or said to be short."""

from collections.abc import Callable, Iterator

from domain.check.answer import Answer, differs
from domain.check.columns import texts
from domain.check.forms import Counted, Form, Pairs
from domain.check.forms_of_employers import (
    allotments,
    area_floors,
    beds,
    dispatched_shares,
    key_enterprises,
    welfare_bands,
)
from domain.check.forms_of_funds import fund_budgets
from domain.check.forms_of_groups import together
from domain.check.forms_of_projects import (
    labour_pay,
    priority_shares,
    project_choices,
    relocation_shares,
    skilled_floors,
)
from domain.check.forms_of_tables import corridors, pins, quotas
from domain.check.violation import Violation, violation
from domain.language import Text

NESTED = ("seats", "employer_cap")
LACKING = Text("未列出", "is not listed")
STRANGE = Text("不是数据中的限制", "is no limit of the input")
BROKEN = Text(
    "{use}，限 {low} 至 {high}，方案却未标明放宽", "{use} with bounds {low} to {high}, and the plan does not say so"
)
COLUMN = {
    "use": Text("使用", "use"), "low": Text("下限", "low"), "high": Text("上限", "high"), "hard": Text("必须遵守", "hard"),
    "short": Text("差额", "short"), "unit": Text("单位", "unit"),
}  # fmt: skip


def forms_of(pairs: Pairs) -> list[Form]:
    """Return every limit that is enforced, over some pairs."""
    enforced = pairs.answer.policy.value("limits.enforced", pairs.answer.on, "")
    return [form for name, read in FORMS.items() if name in enforced for form in read(pairs)]


def counted(answer: Answer) -> list[Counted]:
    """Return every limit across people with what the plan makes of it, counted once."""

    def all_rows() -> list[Counted]:
        posts = texts(answer.rows, "post_id")
        return [form.counted(posts) for form in forms_of(Pairs(answer, answer.docket))]

    return answer.facts.keep("limits", all_rows)


def penalties_yuan(answer: Answer) -> int:
    """Return what limits missed at a price cost."""
    return sum(row.penalty_yuan * row.short for row in counted(answer) if not row.hard)


def short_of_hard(answer: Answer, unit: str) -> int:
    """Return by how much hard limits are missed in all, in people or yuan."""
    return sum(row.short for row in counted(answer) if row.hard and row.unit == unit)


def limits_across_people(answer: Answer) -> Iterator[Violation]:
    """Yield limits that are broken silently, missing from the plan, or listed with other figures than the tables give."""
    relaxed = answer.plan.identity.get("status") == "relaxed"
    expected = {(row.limit, row.subject, row.part): row for row in counted(answer)}
    for row in expected.values():
        if row.hard and row.short and not relaxed:
            yield violation(row.limit, row.subject, BROKEN, use=row.use, low=row.low, high=row.high)
    frame = answer.plan.limits[~answer.plan.limits["limit"].isin(NESTED)]
    listed = list(zip(*(texts(frame, name) for name in ("limit", "subject", "part")), strict=True))
    for key in expected.keys() - set(listed):
        yield violation("limits", key[1], LACKING)
    figures = {name: texts(frame, name) for name in COLUMN}
    for at, key in enumerate(listed):
        if key not in expected:
            yield violation("limits", key[1], STRANGE)
            continue
        for name, what in COLUMN.items():
            right, claimed = getattr(expected[key], name), figures[name][at]
            if claimed != right:
                yield differs("limits", what, key[1], claimed, right)


def seats_of_limits(answer: Answer) -> Iterator[Violation]:
    """Yield posts that are said to count towards a limit with other figures than the tables give, or not said to."""
    expected = {
        (row.limit, row.subject, row.part, post): use for row in counted(answer) for post, use in row.at.items() if use
    }
    frame = answer.plan.limit_seats
    columns = [texts(frame, name).tolist() for name in ("limit", "subject", "part", "post_id")]
    listed = list(zip(*columns, strict=True))
    for key in expected.keys() - set(listed):
        yield violation("limit_seats", "/".join(key), LACKING)
    for key, use in zip(listed, frame["use"].tolist(), strict=True):
        if key not in expected:
            yield violation("limit_seats", "/".join(map(str, key)), STRANGE)
        elif use != expected[key]:
            yield differs("limit_seats", COLUMN["use"], "/".join(key), use, expected[key])


FORMS: dict[str, Callable[[Pairs], Iterator[Form]]] = {
    "corridor_quota": corridors,
    "general_quota": quotas,
    "pins": pins,
    "dispatched_share": dispatched_shares,
    "dormitory_beds": beds,
    "priority_share": priority_shares,
    "welfare_posts_band": welfare_bands,
    "area_floor": area_floors,
    "key_enterprise_floor": key_enterprises,
    "seat_allotment": allotments,
    "stay_together": together,
    "relief_wage_share": labour_pay,
    "relocation_share": relocation_shares,
    "relief_skilled_floor": skilled_floors,
    "fund_budget": fund_budgets,
    "project_choice": project_choices,
}
"""One function per limit of ``domain.limits.catalogue``."""
