"""What each named amount function takes: parameters by role and facts by role.

The functions themselves stand in ``domain.entitlements.amounts``; a test keeps the two lists alike.
"""

from dataclasses import dataclass

from domain.language import Text

FIGURE = ("number", "integer")


@dataclass(frozen=True)
class Role:
    """A parameter that a function takes: its kinds, and whether it must be there.

    Where a place has no value for one that the instrument names, the amount is not known, unless ``limit`` says that
    no value is no limit.
    """

    name: str
    kinds: tuple[str, ...]
    required: bool = False
    limit: bool = False


@dataclass(frozen=True)
class Read:
    """A fact that a function reads: its kinds, and the one it reads when the instrument names none."""

    name: str
    kinds: tuple[str, ...]
    default: str | None = None
    required: bool = False


@dataclass(frozen=True)
class AmountForm:
    """One amount function.

    ``span`` tells which payments are payments on the same claim: of the year, or ever. ``grows`` tells that more is
    earned as time goes on, so that on a day before the last only a part is due.
    """

    name: str
    title: Text
    roles: tuple[Role, ...]
    reads: tuple[Read, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    span: str = "year"
    grows: bool = False

    def role(self, name: str) -> Role | None:
        """Return the role of this name, or None."""
        return next((role for role in self.roles if role.name == name), None)

    def read(self, name: str) -> Read | None:
        """Return the fact read under this name, or None."""
        return next((read for read in self.reads if read.name == name), None)


FORMS: dict[str, AmountForm] = {
    form.name: form
    for form in (
        AmountForm("flat", Text("定额", "One amount"), (Role("amount", FIGURE, True),)),
        AmountForm(
            "per_month",
            Text("按月定额", "An amount for every month of the year worked"),
            (Role("amount", FIGURE, True), Role("share", FIGURE), Role("months_max", FIGURE, limit=True)),
            (Read("months", FIGURE),),
            grows=True,
        ),
        AmountForm(
            "per_day",
            Text("按天定额", "An amount for every day"),
            (Role("amount", FIGURE, True), Role("days_max", FIGURE, limit=True)),
            (Read("days", FIGURE, required=True),),
        ),
        AmountForm(
            "per_head",
            Text("按人头定额", "An amount for every person"),
            (Role("amount", FIGURE, True), Role("heads_max", FIGURE, limit=True)),
            (Read("heads", FIGURE, "placed_heads"),),
        ),
        AmountForm(
            "travel_by_distance",
            Text("按务工距离", "An amount by how far away the work is"),
            (
                Role("schedule", ("table",), True),
                Role("schedule_low", ("table",), limit=True),
                Role("income_line", FIGURE, limit=True),
            ),
            (
                Read("distance", ("text",), "distance_class"),
                Read("province", ("text",), "work_province"),
                Read("income", FIGURE),
            ),
        ),
        AmountForm(
            "share_of",
            Text("按比例", "A share of a stated figure"),
            (Role("share", FIGURE), Role("shares", ("table",)), Role("cap", FIGURE, limit=True)),
            (Read("base", FIGURE, required=True), Read("grade", ("text",), "size")),
            (("share", "shares"),),
        ),
        AmountForm(
            "milestones",
            Text("满若干月后分次", "Amounts when so many months are full"),
            (Role("steps", ("list",), True),),
            span="ever",
            grows=True,
        ),
        AmountForm(
            "tiers",
            Text("按人数分档", "An amount by number of people"),
            (Role("steps", ("list",), True),),
            (Read("heads", FIGURE, "placed_heads"),),
        ),
        AmountForm(
            "by_grade",
            Text("按等级定额", "An amount by grade"),
            (Role("amounts", ("table",), True),),
            (Read("grade", ("text",), required=True),),
            span="ever",
        ),
        AmountForm(
            "welfare_pay",
            Text("小时最低工资×工时×类型系数×月数", "Hourly minimum wage x hours x factor of the type x months"),
            (
                Role("wage", FIGURE, True),
                Role("hours_month", FIGURE),
                Role("weeks_month", FIGURE),
                Role("factor", ("table", *FIGURE)),
                Role("months_max", FIGURE, limit=True),
            ),
            (Read("grade", ("text",), "welfare_class"), Read("hours", FIGURE, "weekly_hours")),
            (("hours_month", "weeks_month"),),
            grows=True,
        ),
        AmountForm(
            "loan_interest",
            Text("贷款贴息", "Interest on a loan up to its cap"),
            (
                Role("caps", ("table",)),
                Role("cap", FIGURE),
                Role("share", FIGURE, True),
                Role("rate", FIGURE),
                Role("years_max", FIGURE, limit=True),
            ),
            (Read("loan", FIGURE, required=True), Read("grade", ("text",)), Read("rate", FIGURE)),
            (("caps", "cap"),),
            grows=True,
        ),
        AmountForm(
            "credit",
            Text("每年定额抵扣", "A yearly credit for some years"),
            (Role("amount", FIGURE, True), Role("years_max", FIGURE, True), Role("by_month", ("flag",), limit=True)),
            grows=True,
        ),
    )
}
SETTLE_ROLES: dict[str, Role] = {"ordered_deduction": Role("heads", ("list",), True)}
"""The parameter that a way of settling takes, beside those of the amount: ids of the facts with the tax due."""
