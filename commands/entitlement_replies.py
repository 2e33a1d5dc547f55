"""What ``laborflow policy for`` answers: what somebody is entitled to, how much, why not, and what to find out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.inputs import instance_in, must_exist, plan_in
from domain.language import Language, Text
from replies import SHOWN, Refused, Reply, grid

if TYPE_CHECKING:
    from domain.entitlements import Answer, Checked
    from domain.instance import Instance
    from domain.plan import Plan
    from domain.policy import Policy
    from reports.entitlement_book import Book
    from reports.policy_sentences import Speaker
    from reports.table import Tidy

CLAIMS = ("due", "expected", "verify")


def _read(folder: Path, files: list[Path] | None) -> "tuple[Plan, Instance, Policy]":
    """Return a plan with its input and its rules, and the user's files on top."""
    import laborflow as lf

    plan, instance = plan_in(folder), instance_in(folder / "input")
    for file in files or []:
        must_exist(file)
    kept = sorted((folder / "input" / "policy").glob("*"))
    texts = {file.read_bytes() for file in kept}  # a file that the plan was made with may be named again
    return plan, instance, lf.policy([*kept, *(file for file in files or [] if file.read_bytes() not in texts)])


def _days(plan: "Plan", on: date | None, until: date | None) -> tuple[date, date]:
    """Return the day asked, by default that of the plan, and the last day that counts."""
    day = on or date.fromisoformat(plan.identity["plan_date"])
    last = until or date(day.year, 12, 31)
    if last < day:
        raise Refused(Text(f"--until {last} 早于 {day}", f"--until {last} lies before {day}"))
    return day, last


def of_plan(folder: Path, on: date | None, until: date | None, files: list[Path] | None, lang: Language) -> Reply:
    """Return the reply for a whole plan: totals by instrument and fund, and what has to be found out."""
    from reports.entitlement_book import Book
    from reports.names import Names
    from reports.tables import entitlements, spending

    plan, instance, policy = _read(folder, files)
    day, last = _days(plan, on, until)
    book, names = Book.of(instance, plan, day, policy, last), Names.of(policy, day)
    by_instrument, to_find_out = entitlements.by_instrument(book), entitlements.to_find_out(book)
    burn, employers, agents = spending.burn(book), entitlements.by_employer(book), entitlements.by_agent(book)
    shown = {
        "instruments": by_instrument,
        "employers": employers,
        "agents": agents,
        "to_find_out": to_find_out,
        "funds": burn,
        "months": spending.by_month(book),
    }
    data = {"plan": str(folder), "date": str(day), "until": str(last), "claims": _claims(book)}
    data |= {name: _records(table) for name, table in shown.items()}
    columns = ("instrument", "payee_kind", "claims", "due_yuan", "expected_yuan", "verify", "verify_yuan")
    money = ("channel", "amount_yuan", "paid_yuan", "due_yuan", "expected_yuan", "left_yuan", "outcome")
    lines = [
        HEAD.say(lang, what=folder, on=day, until=last),
        _screen(by_instrument, names, lang, columns),
        MONEY.say(lang),
        _screen(burn, names, lang, money),
        FIND_OUT.say(lang),
        _screen(to_find_out, names, lang, ("fact", "instrument", "verify", "alone", "verify_yuan"), SHOWN),
        ONE.say(lang, plan=folder),
    ]
    return Reply(data, lines)


def _claims(book: "Book") -> dict[str, int]:
    return {state: int((book.table["state"] == state).sum()) for state in CLAIMS}


def _records(table: "Tidy") -> Any:
    import json

    return json.loads(table.frame.to_json(orient="records", date_format="iso"))


def _screen(table: "Tidy", names: Any, lang: Language, columns: tuple[str, ...], rows: int | None = None) -> Any:
    """Return a table of a report for the screen, or its first rows."""
    part = table.head(len(table.frame) if rows is None else rows, *columns)
    spoken = [names.speak_all(part.frame[field.name], field.form, field.labels, lang) for field in part.fields]
    return grid([field.title.say(lang) for field in part.fields], [list(row) for row in zip(*spoken, strict=True)])


HEAD = Text(
    "{what}：计算到 {on}，假定在岗到 {until}。应发、预计、待核实的补贴：",
    "{what}: judged on {on}, people taken to stay until {until}. Due, expected and to be verified:",
)
MONEY = Text("各渠道资金（元）", "The money by channel (yuan)")
FIND_OUT = Text("先要查清的事实", "What has to be found out first")
ONE = Text(
    "某人或某单位：laborflow policy for 编号 --plan {plan}",
    "One person or employer: laborflow policy for ID --plan {plan}",
)


def of_subject(
    subject: str, folder: Path, on: date | None, until: date | None, files: list[Path] | None, lang: Language
) -> Reply:
    """Return the reply for one worker or employer: every instrument with its conditions.

    Raises
    ------
    Refused
        When the plan's input knows no such worker or employer.
    """
    from domain.entitlements import why_not
    from reports.policy_offers import speaker_of

    plan, instance, policy = _read(folder, files)
    day, last = _days(plan, on, until)
    try:
        answers = why_not(instance, plan, day, subject, policy, last)
    except KeyError as error:
        raise _nobody(subject, folder, instance) from error
    speaker = speaker_of(policy, day, "", lang)
    said = [_answer(replace(speaker, place=answer.place or ""), answer) for answer in answers]
    paid = _paid_to(subject, instance, plan, policy, day, last, speaker)
    data = {
        "id": subject,
        "plan": str(folder),
        "date": str(day),
        "until": str(last),
        "answers": said,
        "for_people": paid,
    }
    return Reply(data, _lines(subject, day, last, said, paid, lang))


def _nobody(subject: str, folder: Path, instance: "Instance") -> Refused:
    from difflib import get_close_matches

    known = [*instance.workers["worker_id"], *instance.employers["employer_id"]]
    near = get_close_matches(subject, known, n=3)
    hint = Text(f"；是否为 {'、'.join(near)}？", f"; did you mean {' or '.join(near)}?") if near else Text("", "")
    zh = f"方案 {folder} 的数据中没有人员或单位 {subject}{hint.zh}"
    return Refused(Text(zh, f"the input of the plan {folder} has no worker or employer {subject!r}{hint.en}"))


def _paid_to(
    subject: str,
    instance: "Instance",
    plan: "Plan",
    policy: "Policy",
    on: date,
    until: date,
    speaker: "Speaker",
) -> list[dict[str, Any]]:
    """Return what an employer is paid for its people, summed by instrument; nothing for a worker."""
    from reports.entitlement_book import Book

    if not (instance.employers["employer_id"] == subject).any():
        return []
    claims = Book.of(instance, plan, on, policy, until).claims
    mine = claims[(claims["payee_kind"] == "employer") & (claims["payee_id"] == subject) & claims["worker_id"].notna()]
    sums = mine.groupby("instrument", observed=True)[
        ["claims", "due_yuan", "expected_yuan", "verify", "verify_yuan"]
    ].sum()
    return [
        {
            "id": str(name),
            "title": speaker.title(policy.instrument(str(name)).title),
            **{str(key): float(value) for key, value in row.items()},
        }
        for name, row in sums.iterrows()
    ]


def _answer(speaker: "Speaker", answer: "Answer") -> dict[str, Any]:
    """Return one instrument's answer in words and codes."""
    from reports.labels import PAYEES
    from reports.policy_offers import source_words

    policy, lang = speaker.policy, speaker.lang
    source = None if answer.source is None else source_words(answer.source, lang)
    return {
        "id": answer.instrument.id,
        "title": speaker.title(answer.instrument.title),
        "verdict": answer.verdict,
        "amount_yuan": answer.amount_yuan,
        "due_yuan": answer.due_yuan,
        "payable_on": None if answer.payable_on is None else str(answer.payable_on),
        "pays": answer.instrument.pays,
        "payee": PAYEES[answer.instrument.pays].say(lang),
        "place": answer.place,
        "by": answer.by,
        "why": _why(speaker, answer),
        "asks": list(answer.asks),
        "find_out": [speaker.title(policy.fact(fact).title) for fact in answer.asks],
        "conditions": [_condition(speaker, held) for held in answer.conditions],
        "source": None if source is None else source["source"],
        "grade": None if source is None else source["grade"],
        "grade_said": None if source is None else source["grade_said"],
    }


def _condition(speaker: "Speaker", held: "Checked") -> dict[str, Any]:
    """Return one condition: what is wanted, what is known, the verdict."""
    fact = speaker.policy.fact(held.condition.fact)
    return {
        "fact": held.condition.fact,
        "operator": held.condition.operator,
        "wanted": held.wanted,
        "value": held.value,
        "known": _known(speaker, held),
        "verdict": held.verdict.name.lower(),
        "holds_from": None if held.holds_from is None else str(held.holds_from),
        "said": speaker.condition(held.condition) or "",
        "title": speaker.title(fact.title),
        "source": None if held.source is None else held.source.say(),
    }


def _known(speaker: "Speaker", held: "Checked") -> str:
    """Return what is known of the fact, in words."""
    from reports.policy_words import say_value

    fact = speaker.policy.fact(held.condition.fact)
    if held.value is None:
        return (UNRECORDED if fact.blank == "none" else UNKNOWN).say(speaker.lang)
    if held.value == ():
        return EMPTY.say(speaker.lang)
    return say_value(held.value, fact.unit, speaker.names, speaker.lang, fact.titles)


def _why(speaker: "Speaker", answer: "Answer") -> str:
    """Return why there is no claim; nothing where there is one."""
    if answer.verdict in CLAIMS:
        return ""
    policy, lang = speaker.policy, speaker.lang
    if answer.verdict == "condition":
        failed = [held for held in answer.conditions if held.verdict.name == "NO"]
        said = (
            FAILED.say(lang, wanted=speaker.condition(held.condition) or "", known=_known(speaker, held))
            for held in failed
        )
        return Text("；", "; ").say(lang).join(said)
    by = answer.by or ""
    if answer.verdict == "gives_way":
        by = speaker.title(policy.instrument(by).title)
    elif answer.verdict == "capped":
        by = next((speaker.title(cap.title) for cap in policy.caps if cap.id == by), by)
    elif answer.verdict == "lapsed":
        by = speaker.heads(answer.instrument)
    return WHY[answer.verdict].say(lang, by=by, amount=speaker.amount(answer.instrument))


UNKNOWN = Text("不详", "not known")
UNRECORDED = Text("没有登记", "none recorded")
EMPTY = Text("无", "none")
FAILED = Text("须“{wanted}”，现为：{known}", "wanted: {wanted}; is: {known}")
WHY = {
    "not_in_force": Text("当地当日没有标准", "no figure is in force there and then"),
    "withdrawn": Text("已停止执行（{by}）", "withdrawn ({by})"),
    "nothing": Text("按标准算得金额为 0（{amount}）", "the amount comes to 0 ({amount})"),
    "gives_way": Text("已可享受“{by}”，不能同时享受", "gives way to: {by}"),
    "paid": Text("已经发放", "paid already"),
    "capped": Text("已达限额：{by}", "the limit is reached: {by}"),
    "lapsed": Text("当年没有可抵扣的税费（{by}）", "no tax is left to deduct from ({by})"),
}
TITLE = Text("{subject}：计算到 {on}，假定在岗到 {until}", "{subject}: judged on {on}, taken to stay until {until}")
SURE = Text("一、能得到的", "1. Entitled to")
OPEN = Text("二、查清后可能得到的", "2. Perhaps, when found out")
NOT = Text("三、不能得到的，以及为什么", "3. Not entitled to, and why")
PEOPLE = Text("四、因所用人员发给本单位的", "4. Paid to the employer for its people")
ELSEWHERE = Text("当地当日没有标准：{titles}", "No figure is in force there and then for: {titles}")
NONE = Text("  没有", "  nothing")
STATE = {"due": Text("应发", "due"), "expected": Text("预计", "expected")}


def _lines(
    subject: str, on: date, until: date, said: list[dict[str, Any]], paid: list[dict[str, Any]], lang: Language
) -> list[Any]:
    """Return the answers for a person: what is sure, what is open, what is refused and why."""
    sure = [one for one in said if one["verdict"] in ("due", "expected")]
    still = [one for one in said if one["verdict"] == "verify"]
    absent = [one["title"] for one in said if one["verdict"] == "not_in_force"]
    refused = [one for one in said if one["why"] and one["verdict"] != "not_in_force"]
    lines: list[Any] = [TITLE.say(lang, subject=subject, on=on, until=until), "", SURE.say(lang)]
    heads = Text("政策 金额 发给 状态 自 依据", "instrument yuan paid_to state from source").say(lang).split()
    rows = [
        [
            o["title"],
            _yuan(o["amount_yuan"], lang),
            o["payee"],
            STATE[o["verdict"]].say(lang),
            o["payable_on"],
            _cited(o),
        ]
        for o in sure
    ]
    lines.append(grid(heads, rows) if rows else NONE.say(lang))
    lines.append(OPEN.say(lang))
    heads = Text("政策 至多 发给 要查清", "instrument at_most paid_to find_out").say(lang).split()
    joint = Text("、", ", ").say(lang)
    rows = [[o["title"], _yuan(o["amount_yuan"], lang), o["payee"], joint.join(o["find_out"])] for o in still]
    lines.append(grid(heads, rows) if rows else NONE.say(lang))
    lines.append(NOT.say(lang))
    rows = [[o["title"], o["why"]] for o in refused]
    lines.append(grid(Text("政策 原因", "instrument why").say(lang).split(), rows) if rows else NONE.say(lang))
    if absent:
        lines.append(ELSEWHERE.say(lang, titles=joint.join(absent)))
    if paid:
        heads = (
            Text("政策 件数 应发 预计 待核实 至多", "instrument claims due expected to_verify at_most")
            .say(lang)
            .split()
        )
        rows = [
            [
                o["title"],
                int(o["claims"]),
                *(_yuan(o[name], lang) for name in ("due_yuan", "expected_yuan")),
                int(o["verify"]),
                _yuan(o["verify_yuan"], lang),
            ]
            for o in paid
        ]
        lines += ["\n" + PEOPLE.say(lang), grid(heads, rows)]
    return lines


def _yuan(value: float | None, lang: Language) -> str:
    return UNKNOWN.say(lang) if value is None else f"{value:,.2f}".removesuffix(".00")


def _cited(one: dict[str, Any]) -> str:
    return f"[{one['grade_said']}] {one['source']}"
