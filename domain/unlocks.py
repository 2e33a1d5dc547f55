"""The catalogue of changes that could open a post to a person: what is changed, and in which words.

A change touches one entry of one person, or one cell of a limit across people. Nothing here asks anybody to take back a recorded "no": consents are proposed
only where nothing is recorded, and nobody who cannot or does not want to leave is told to.
"""

from dataclasses import dataclass

from domain.language import Text


@dataclass(frozen=True)
class Change:
    """One kind of change.

    ``effort`` is the key of ``unlock.effort_yuan`` that prices it, per ``unit`` where it has one. ``sentence`` has the
    placeholders ``value`` (the entry needed), ``now`` and ``amount``.
    """

    name: str
    table: str
    column: str
    rule: str
    effort: str
    unit: str
    title: Text
    sentence: Text


CHANGES: tuple[Change, ...] = (
    Change(
        "certificate_entry", "skills_held", "valid_until", "certificate_valid", "entry", "",
        Text("核实证书登记", "Verify a certificate's entry"),
        Text("核实 {value} 证书的名称和有效期", "the name and validity of the {value} certificate verified"),
    ),
    Change(
        "certificate_renewal", "skills_held", "valid_until", "certificate_valid", "renewal", "",
        Text("证书复审换证", "Renew a certificate"),
        Text("{value} 证书复审换证", "the {value} certificate renewed"),
    ),
    Change(
        "course", "skills_held", "skill", "skilled_enough", "course", "",
        Text("参加培训并取证", "Take a course"),
        Text("取得 {value} 技能（培训合格证）", "the skill {value} with its certificate, by a course"),
    ),
    Change(
        "minutes", "workers", "max_travel_minutes", "within_reach", "minute", "minutes",
        Text("放宽路程", "Minutes of reach"),
        Text("路程放宽 {amount} 分钟（{now} → {value}）", "{amount} minutes more of travel ({now} to {value})"),
    ),
    Change(
        "reach", "workers", "reach", "within_reach", "reach_level", "levels",
        Text("放宽地域范围", "A wider reach"),
        Text("就业范围放宽到 {value}（现为 {now}）", "work accepted in {value} (now {now})"),
    ),
    Change(
        "wish_region", "workers", "wanted_regions", "wish_respected", "wish", "",
        Text("增加意向地区", "One more place in the wishes"),
        Text("意向地区加上 {value}", "{value} among the places wished for"),
    ),
    Change(
        "wish_trade", "workers", "wanted_trades", "wish_respected", "wish", "",
        Text("增加意向工种", "One more trade in the wishes"),
        Text("意向工种加上 {value}", "{value} among the trades wished for"),
    ),
    Change(
        "pay", "workers", "reservation_wage_yuan_month", "pay_acceptable", "pay_yuan", "yuan/month",
        Text("薪资差额", "Yuan of pay"),
        Text(
            "薪资差额 {amount} 元/月（期望 {now}，岗位 {value}）",
            "{amount} yuan of pay a month (wants {now}, the post pays {value})",
        ),
    ),
    Change(
        "available_from", "workers", "available_from", "dates_overlap", "day", "days",
        Text("提前到岗", "An earlier first day"),
        Text("可上岗日期提前 {amount} 天，到 {value}", "available {amount} days earlier, from {value}"),
    ),
    Change(
        "available_until", "workers", "available_until", "dates_overlap", "day", "days",
        Text("延后离岗", "A later last day"),
        Text("可工作日期延后 {amount} 天，到 {value}", "available {amount} days longer, until {value}"),
    ),
    Change(
        "medical_check", "workers", "medical_check_until", "able_for_work", "medical_check", "",
        Text("重做职业健康体检", "Renew the medical check"),
        Text("职业健康体检有效期到 {value} 之后", "a medical check valid on {value}"),
    ),
    Change(
        "willing_welfare", "workers", "willing_welfare", "welfare_post_eligible", "consent", "",
        Text("询问是否愿意从事公益性岗位", "Ask about welfare posts"),
        Text(
            "登记本人愿意从事公益性岗位（现未登记）",
            "willingness to hold a public-welfare post recorded (blank now)",
        ),
    ),
    Change(
        "lending_consent", "workers", "lending_consent", "lending_agreed", "consent", "",
        Text("询问是否同意共享用工", "Ask about being lent"),
        Text("登记本人同意共享用工（现未登记）", "consent to be lent recorded (blank now)"),
    ),
    Change(
        "seeking", "workers", "seeking", "seeks_work", "consent", "",
        Text("询问是否求职", "Ask whether work is sought"),
        Text("登记本人求职（现未登记）", "the wish to work recorded (blank now)"),
    ),
)  # fmt: skip
CHANGE_NAMES: tuple[str, ...] = tuple(change.name for change in CHANGES)

LIMIT_CHANGES: tuple[Change, ...] = (
    Change(
        "corridor_seat", "corridors", "people_max", "corridor_quota", "limit_place", "people",
        Text("劳务协作增加人数", "More people through a corridor"),
        Text("劳务协作 {subject} 增加 {amount} 人（{now} → {value}）", "{amount} more people through {subject} ({now} to {value})"),
    ),
    Change(
        "quota_place", "quotas", "people_max", "general_quota", "limit_place", "people",
        Text("放宽人数限制", "A wider quota"),
        Text("人数限制 {subject} 放宽 {amount} 人（{now} → {value}）", "quota {subject} wider by {amount} people ({now} to {value})"),
    ),
    Change(
        "bed_men", "dormitories", "beds_men", "dormitory_beds", "bed", "beds",
        Text("增加男床位", "More beds for men"),
        Text("宿舍 {subject} 增加男床位 {amount} 张（{now} → {value}）", "{amount} more beds for men in {subject} ({now} to {value})"),
    ),
    Change(
        "bed_women", "dormitories", "beds_women", "dormitory_beds", "bed", "beds",
        Text("增加女床位", "More beds for women"),
        Text("宿舍 {subject} 增加女床位 {amount} 张（{now} → {value}）", "{amount} more beds for women in {subject} ({now} to {value})"),
    ),
    Change(
        "welfare_place", "baselines", "value", "welfare_posts_band", "limit_place", "people",
        Text("提高公益性岗位上限", "More people on welfare posts"),
        Text("{subject} 公益性岗位上限提高 {amount} 人（{now} → {value}）", "room for {amount} more on welfare posts of {subject} ({now} to {value})"),
    ),
    Change(
        "fund_yuan", "funds", "amount_yuan", "fund_budget", "fund_yuan", "yuan",
        Text("追加资金", "More money in a fund"),
        Text("资金 {subject} 追加 {amount} 元（{now} → {value}）", "{amount} yuan more in the fund {subject} ({now} to {value})"),
    ),
    Change(
        "allotment", "posts", "allotment", "seat_allotment", "limit_place", "",
        Text("定向岗位放开", "Seats opened to another origin"),
        Text("定向岗位也面向 {value}", "the seats kept for an origin opened to {value} as well"),
    ),
    Change(
        "pin_lifted", "pins", "action", "pins", "entry", "",
        Text("撤销人工排除", "An exclusion lifted"),
        Text("撤销对本人的人工排除", "the exclusion of this person, made by hand, lifted"),
    ),
)  # fmt: skip
"""Changes of a limit across people: one cell of the table that states it. Law is no part of it: shares by clause stay."""
CHANGE_OF: dict[str, Change] = {change.name: change for change in (*CHANGES, *LIMIT_CHANGES)}

UNLOCKS: dict[str, str] = {
    "worker_id": "who has no place",
    "change": "the cheapest change that would place the person; empty when no single change would",
    "rule": "the rule that it satisfies",
    "post_id": "the post that it opens; missing when there is no change",
    "mode": "hire, loan or dispatched",
    "now": "the entry as it is; empty when blank",
    "value": "the entry needed",
    "amount": "by how much, in the change's unit; missing where it has none",
    "effort_yuan": "what the change is reckoned to ask (unlock.effort_yuan)",
    "moves": "JSON object who_class -> people who would change their post",
    "loses": "who-class of the one person who would lose a place; -1 for nobody",
    "gain_people": "class steps that the who-tier gains",
    "gain_yuan": "yuan that the cost falls by beside them; negative when it rises",
    "subject": "the corridor, quota, dormitory, area, fund or post whose limit is changed; empty for an entry of the person",
    "ahead": "JSON object who_class -> people who wait for the same limit and are served first; their need is in the amount",
    "proof": "prices (no solve is needed), moves (a plan that keeps every limit was made, and every tier was at its bound), or "
    "empty: found, to be confirmed by solving again",
}
SEAT_UNLOCKS: dict[str, str] = {
    "post_id": "a post with an empty seat",
    "change": "a kind of change",
    "people": "people without a place whom this change alone would bring to the seat",
    "classes": "JSON object who_class -> how many of them",
    "effort_yuan": "the least that it asks of one of them",
    "amount": "the least of it, in the change's unit; missing where it has none",
    "cheapest": "true for the kind that asks least of all kinds at this post",
}
