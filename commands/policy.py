"""``laborflow policy``: what is in force, who gets what and why not, and whether a rule file is good."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.inputs import must_exist, policy_with
from commands.languages import bilingual
from commands.options import DATE, Day, Policies, argument, option
from commands.registering import command
from domain.language import Language, Text
from replies import Refused, Reply

if TYPE_CHECKING:
    from domain.policy import Policy
    from reports.policy_sentences import Speaker


class Audience(StrEnum):
    """Whose policy list."""

    WORKER = "worker"
    EMPLOYER = "employer"
    AGENT = "agent"


app = typer.Typer(
    no_args_is_help=True,
    help=bilingual(
        "政策：当地当日有效的补贴和参数、谁能得多少和为什么不能、规则文件校验。",
        "Subsidies and parameters in force, who gets what and why not, and the check of a rule file.",
    ),
    epilog=bilingual(
        "例：laborflow policy list --place 220421 --date 2026-03-02",
        "Example: laborflow policy list --place 220421 --date 2026-03-02",
    ),
)

_PLACE = "地方：区划代码或名称，默认全国。", "Place: a division code or name; by default the nation."
_AUDIENCE = "只列给谁看的：worker 劳动者，employer 用人单位，agent 机构。", "Only the list for these readers."
_PAGE = "另写成给办事人看的网页（一个文件，中英文）。", "Also write it as one page for readers, zh and en."

Place = Annotated[str, option(*_PLACE, "--place", metavar="CODE")]
Readers = Annotated[Audience | None, option(*_AUDIENCE, "--audience", metavar="worker|employer|agent")]
PageFile = Annotated[Path | None, option(*_PAGE, "--page", metavar="OUT.html")]
Rule = Annotated[str, argument("政策、参数、限额或事实的编号。", "Id of an instrument, parameter, cap or fact.", "ID")]
RuleFile = Annotated[Path, argument("规则文件（YAML）。", "A rule file (YAML).", "FILE")]
_SUBJECT = "人员编号、用人单位代码，或 match 写出的文件夹。", "Worker id, employer id, or the folder that match wrote."
Subject = Annotated[str, argument(*_SUBJECT, "WORKER|EMPLOYER|PLAN")]
_IN_PLAN = (
    "match 写出的文件夹；问一个人或一家单位时用。",
    "The folder that match wrote, when one person or employer is asked for.",
)
InPlan = Annotated[Path, option(*_IN_PLAN, "--plan", metavar="PLAN")]
_ON = "计算到哪一天，默认方案日期。", "The day to be judged; by default the day of the plan."
OnDay = Annotated[datetime | None, option(*_ON, "--date", **DATE)]
_UNTIL = (
    "假定在岗到哪一天，默认当年 12 月 31 日。",
    "How long people are taken to stay; by default 31 December of the year.",
)
UntilDay = Annotated[datetime | None, option(*_UNTIL, "--until", **DATE)]


@command(
    app,
    "list",
    bilingual(
        "列出当地当日有效的补贴和参数：名称、取值、来源、来源性质。",
        "What is in force at a place on a day: instruments and parameters, with title, value, source and grade.",
    ),
    "laborflow policy list --place 220421 --date 2026-03-02 --page policies.html",
)
def list_(
    *,
    place: Place = "",
    on: Day = None,
    audience: Readers = None,
    page: PageFile = None,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """List what is in force here and now."""
    from commands.policy_replies import listed

    speaker = _speaker(policy_with(policy), on, place, lang)
    readers = None if audience is None else audience.value
    if page is not None:
        from reports.policy_page import render_policies

        html = render_policies(speaker.policy, speaker.on, speaker.place, lang, audience=readers, names=speaker.names)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html, encoding="utf-8", newline="\n")
    return listed(speaker, readers, page)


@command(
    app,
    "show",
    bilingual(
        "详细说明一项政策：标准、条件、依据、历次数值、与哪些政策不能同时享受。",
        "One rule in full: amounts, conditions, source, history of values, and who may combine it with what.",
    ),
    "laborflow policy show travel_subsidy --place 620823 --date 2024-06-01",
)
def show(*, rule: Rule, place: Place = "", on: Day = None, policy: Policies = None, lang: Language) -> Reply:
    """Show one instrument, parameter, cap or fact."""
    from commands.policy_replies import shown

    return shown(_speaker(policy_with(policy), on, place, lang), rule)


@command(
    app,
    "for",
    bilingual(
        "某人、某单位或整个方案能得到什么、多少，为什么不能、还要查清什么。",
        "What a person, an employer or a whole plan is entitled to, how much, why not, and what has to be found out.",
    ),
    "laborflow policy for W0123456789abcdef0123 --plan plan/",
)
def for_(
    *,
    subject: Subject,
    plan: InPlan = Path("plan"),
    on: OnDay = None,
    until: UntilDay = None,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Say who gets what, and why not."""
    from commands.entitlement_replies import of_plan, of_subject

    day, last = (None if when is None else when.date() for when in (on, until))
    whole = Path(subject)
    if (whole / "plan.json").is_file():
        return of_plan(whole, day, last, policy, lang)
    if whole.is_dir():
        raise Refused(Text(f"{subject} 中没有方案", f"{subject} holds no plan"))
    return of_subject(subject, plan, day, last, policy, lang)


@command(
    app,
    "check",
    bilingual(
        "校验规则文件：一次列出全部错误，写明文件、行、列、值和改法。",
        "Check a rule file: all faults at once, with file, line, column, value and the way out.",
    ),
    "laborflow policy check our-county.yaml",
)
def check(*, file: RuleFile, policy: Policies = None, lang: Language) -> Reply:
    """Check a rule file, together with the shipped rules and other files of one's own."""
    from commands.policy_replies import checked

    must_exist(file)
    rules = policy_with([*(policy or []), file])
    return checked(rules, file, date.today(), lang)  # noqa: DTZ011 - only the names of groups depend on it


def _speaker(policy: "Policy", on: datetime | None, place: str, lang: Language) -> "Speaker":
    from reports.policy_offers import speaker_of

    day = on.date() if on else date.today()  # noqa: DTZ011 - the user's own day, and only here
    return speaker_of(policy, day, _division(place), lang)


def _division(text: str) -> str:
    """Return the code of a place that is given as a code or a name."""
    if not text.strip():
        return ""
    from domain.geography import Divisions

    divisions = Divisions.load()
    found = divisions.resolve(text.strip())
    if found.code is not None:
        return found.code
    near = [divisions.full_name(code) for code in found.candidates] or divisions.nearest_names(text)
    hint = Text(f"；是否为 {'、'.join(near)}？", f"; did you mean {' or '.join(near)}?") if near else Text("", "")
    raise Refused(Text(f"没有地方“{text}”{hint.zh}", f"no place {text!r}{hint.en}"))
