"""What the command line answers: exit codes, replies, and the reply to everything that can go wrong."""

import errno
import json
import re
import traceback
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.faults import InputRefused
from domain.language import Language, Text

if TYPE_CHECKING:
    from domain.check import Violation
    from domain.intake import Intake
    from domain.plan import Plan
    from reports.limit_words import Said
    from reports.survey import Survey

SHOWN = 20
"""Rows or messages shown on a screen; --json has all."""
SHOWN_PER_CLAIM = 3


class Code(IntEnum):
    """The exit codes."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    INPUT_REFUSED = 3
    INFEASIBLE = 4
    DEGRADED = 5
    VERIFICATION_FAILED = 6
    LOCKED = 7
    NOT_PERMITTED = 8
    INTERRUPTED = 130


@dataclass
class Reply:
    """What a command answers: one object for machines, lines and tables for people."""

    data: dict[str, Any]
    lines: list[Any] = field(default_factory=list)
    code: Code = Code.DONE


class Refused(Exception):
    """A command that cannot be carried out as asked."""

    def __init__(self, message: Text, code: Code = Code.INPUT_REFUSED) -> None:
        self.message, self.code = message, code
        super().__init__(message.en)


_PRIVATE = re.compile(r"(?<!\d)\d{11,18}[Xx]?(?!\d)")
_NAMED_FAULTS: dict[str, tuple[Text, Code]] = {
    # By class name, so that a failing `laborflow --help` need not import the packages that define them.
    "PolicyError": (Text("政策参数有误：{error}", "policy parameters refused: {error}"), Code.INPUT_REFUSED),
    "PermissionError": (
        Text(
            "没有权限，或文件正被其他程序（如 Excel）打开：{file}",
            "not permitted, or open in a program such as Excel: {file}",
        ),
        Code.NOT_PERMITTED,
    ),
    "OSError": (
        Text("{file} 读写不成：{why}；请换一个位置或文件名", "{file}: {why}; take another place or name"),
        Code.NOT_PERMITTED,
    ),
    "VaultError": (Text("保险库不可用：{error}", "the vault cannot be used: {error}"), Code.NOT_PERMITTED),
    "NoPlan": (
        Text(
            "总量限制下没有算出方案：{error}；请缩小范围，或少定几条限制",
            "no plan was found under the limits: {error}; match a smaller scope or state fewer limits",
        ),
        Code.VERIFICATION_FAILED,
    ),
    "FileExistsError": (Text("没有写出：{error}", "nothing was written: {error}"), Code.LOCKED),
    "KeyboardInterrupt": (
        Text("已中断；未写完的结果请勿使用", "interrupted; do not use what was half written"),
        Code.INTERRUPTED,
    ),
}

_WHY: dict[int, Text] = {
    errno.ENOENT: Text("没有这个文件或文件夹", "no such file or folder"),
    errno.ENOTDIR: Text("路径中有一段是文件，不是文件夹", "part of the path is a file, not a folder"),
    errno.EEXIST: Text("那里已有同名的文件", "a file of that name is in the way"),
    errno.EISDIR: Text("那里是一个文件夹", "that is a folder"),
    errno.EROFS: Text("那里只能读，不能写", "that place can only be read"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
}
"""What the usual numbers of an OSError mean."""


def masked(text: str) -> str:
    """Return the text without anything that looks like an identity or telephone number."""
    return _PRIVATE.sub(lambda found: "*" * len(found.group()), text)


def failure(error: BaseException, lang: Language, log: Path | None) -> Reply:
    """Return the reply to whatever a command raised; a traceback goes to the log only."""
    if isinstance(error, InputRefused):
        return _input_refused(error, lang)
    if hasattr(error, "violations"):
        return _plan_rejected(error.violations, lang)
    if isinstance(error, Refused):
        return _refusal(error.message.zh if lang == "zh" else error.message.en, error.code)
    ours = getattr(error, "errno", None) is None
    for kind in type(error).__mro__:
        if kind.__name__ in _NAMED_FAULTS and (ours or kind is not FileExistsError):
            text, code = _NAMED_FAULTS[kind.__name__]
            file = Path(str(getattr(error, "filename", None) or "-")).name
            said = masked(str(error))
            number = getattr(error, "errno", None)
            why = _WHY[number].say(lang) if number in _WHY else said
            return _refusal(text.say(lang, error=said, file=file, why=why), code)
    return _refusal(_our_fault(error, lang, log), Code.OUR_FAULT)


def usage(error: Any, lang: Language) -> Reply:
    """Return the reply to arguments that the parser refused."""
    message: str = error.format_message()
    if not message:  # no command was named: the help has been printed instead
        return Reply({"error": "no command"}, [], Code.USAGE)
    subject = "/".join(getattr(getattr(error, "param", None), "opts", ()))
    chinese = {
        "MissingParameter": f"缺少 {subject}",
        "NoSuchOption": f"没有选项 {getattr(error, 'option_name', '')}",
        "BadParameter": f"{subject} 的值有误（{message}）",
    }
    if lang == "zh":
        return _refusal(f"用法有误：{chinese.get(type(error).__name__, message)}；请看 --help", Code.USAGE)
    return _refusal(f"usage: {message} See --help", Code.USAGE)


def _refusal(message: str, code: Code) -> Reply:
    return Reply({"error": message}, [message], code)


def _input_refused(refused: InputRefused, lang: Language) -> Reply:
    said = [fault.say(lang) for fault in refused.faults]
    words = Text("数据未被接受，共 {count} 处问题：", "input refused, {count} faults:")
    head = words.say(lang, count=len(said))
    return Reply({"error": head, "faults": said}, [head, *said], Code.INPUT_REFUSED)


def _plan_rejected(violations: list[Any], lang: Language) -> Reply:
    said = [violation.say(lang) for violation in violations]
    words = Text(
        "方案未通过核验，没有写出，共 {count} 处：",
        "the plan failed its check and was not written, {count} violations:",
    )
    head = words.say(lang, count=len(said))
    return Reply({"error": head, "violations": said}, [head, *said[:20]], Code.VERIFICATION_FAILED)


def _our_fault(error: BaseException, lang: Language, log: Path | None) -> str:
    first = (str(error).strip().splitlines() or ["-"])[0]
    words = Text(
        "程序出错（{what}）；加上 --log 文件名 再运行一次可留下详情",
        "our fault ({what}); run again with --log FILE to keep the details",
    )
    if log is not None:
        log.write_text(masked("".join(traceback.format_exception(error))), encoding="utf-8")
        words = Text("程序出错（{what}）；详情见 {log}", "our fault ({what}); the details are in {log}")
    return words.say(lang, what=masked(f"{type(error).__name__}: {first}"), log=log)


def imported(intake: "Intake", folder: Path, lang: Language) -> Reply:
    """Return the reply to an import: rows kept and held back per table, the faults, and what nobody claimed."""
    from domain.tables import TABLES

    counts = intake.counts.groupby("table", sort=False)[["rows", "kept", "quarantined"]].sum()
    faults = [fault.say(lang) for fault in intake.faults]
    unread = [{"file": u.file, "sheet": u.sheet, "column": u.column, "why": u.why.say(lang)} for u in intake.unread]
    rows = {str(name): {key: int(row[key]) for key in counts.columns} for name, row in counts.iterrows()}
    data = {"instance": str(folder), "rows": rows, "faults": faults, "unread": unread}
    headers = Text("表 读入 保留 隔离", "table read kept quarantined").say(lang).split()
    table = grid(headers, [[TABLES[name].title.say(lang), *row.values()] for name, row in rows.items()])
    words = Text(
        "{count:,} 处问题，有问题的行已隔离（quarantine.parquet）；数据写入 {folder}",
        "{count:,} faults, their rows held in quarantine (quarantine.parquet); the instance is in {folder}",
    )
    aside = [" ".join(part for part in item.values() if part) for item in unread]
    return Reply(
        data, [table, *_first(faults, lang), *_first(aside, lang), words.say(lang, count=len(faults), folder=folder)]
    )


def surveyed(found: "Survey", on: date, page: Path | None, lang: Language) -> Reply:
    """Return the reply to a check: posts that break a rule, blanks, stale entries, and screens."""
    from domain.tables import TABLES

    frames = {"blanks": found.blanks, "stale": found.stale, "posts": found.posts, "screens": found.screens}
    data = {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}
    ages = Text(
        "{title} {rows:,} 行：超过 {days} 天未核实的 {stale:,} 行，没有核实日期的 {never_verified:,} 行",
        "{title}, {rows:,} rows: {stale:,} verified more than {days} days ago, {never_verified:,} without a date",
    )
    ignored = int((found.screens["treatment"] == "ignored").sum())
    return Reply(
        {"date": str(on), "quarantined": found.quarantined, "report": page and str(page), **data},
        [
            CHECK_RULES.say(lang, on=on),
            grid(Text("审查项目 结论 岗位 编号", "rule result posts which").say(lang).split(), _rule_rows(found, lang)),
            CHECK_BLANKS.say(lang),
            grid(Text("表 栏目 空白 空白时", "table column blank meaning").say(lang).split(), _blank_rows(found, lang)),
            CHECK_AGES.say(lang),
            *("  " + ages.say(lang, title=TABLES[row["table"]].title.say(lang), **row) for row in data["stale"]),
            CHECK_REST.say(lang, stated=len(found.screens), ignored=ignored, held=found.quarantined),
            (CHECK_PAGE if page else CHECK_NO_PAGE).say(lang, page=page),
        ],
    )


CHECK_RULES = Text(
    "检查日期 {on}，只检查、不安置。\n\n一、不合规或须核实的岗位",
    "Checked for {on}; nothing is assigned.\n\n1. Posts that break a rule or are to be verified",
)
CHECK_BLANKS = Text("二、影响安置的空白", "2. Blanks that matter for the plan")
CHECK_AGES = Text("三、多久没有核实", "3. How old the entries are")
CHECK_REST = Text(
    "\n四、招用限制\n  单位写明 {stated:,} 项，其中 {ignored:,} 项不合法，已忽略\n\n"
    "五、导入时隔离\n  {held:,} 行有错，未参与；请改正台账后重新导入",
    "\n4. Hiring screens\n  {stated:,} stated, {ignored:,} of them unlawful and ignored\n\n"
    "5. Held back by the import\n  {held:,} faulty rows take no part; correct the ledgers and import again",
)
CHECK_PAGE = Text("\n全部明细见 {page}", "\nAll details: {page}")
CHECK_NO_PAGE = Text(
    "\n加上 --out 文件夹，可得到列出每个岗位、每条错误的网页和表格",
    "\n--out FOLDER writes a page with every post and every fault",
)


def _blank_rows(found: "Survey", lang: Language) -> list[list[Any]]:
    """Return the blanks that decide something, the emptiest column first."""
    from domain.tables import TABLES
    from reports.blanks import WHEN_BLANK

    return [
        [TABLES[table].title.say(lang), TABLES[table].column(column).title.say(lang), f"{share:.0%}", meaning.say(lang)]
        for table, column, share in found.blanks.sort_values("blank_share", ascending=False, kind="stable")[
            ["table", "column", "blank_share"]
        ].itertuples(index=False)
        if (meaning := WHEN_BLANK.get((table, column))) is not None
    ]


VERDICTS = {
    ("hire", "no"): Text("不合规，不予安置", "breaks it: closed"),
    ("dispatched", "no"): Text("不得用派遣", "not for dispatch"),
    ("hire", "unknown"): Text("须核实", "to verify"),
    ("dispatched", "unknown"): Text("用派遣须核实", "dispatch to verify"),
}


def _rule_rows(found: "Survey", lang: Language) -> list[list[Any]]:
    """Return how many posts each rule closes, keeps from dispatch or leaves to be verified."""
    from domain.rules import RULE_OF

    rows = []
    for (verdict, mode, rule), part in found.posts.groupby(["verdict", "mode", "rule"]):
        posts = part["post_id"].drop_duplicates().tolist()
        which = " ".join(posts[:4]) + (" …" if len(posts) > 4 else "")
        said = VERDICTS[str(mode), str(verdict)].say(lang)
        rows.append((str(verdict), mode != "hire", [RULE_OF[str(rule)].title.say(lang), said, len(posts), which]))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def planned(plan: "Plan", folder: Path, lang: Language, said: "Said | None" = None) -> Reply:
    """Return the reply to a match: how many have a place, what each tier reached, where the report lies.

    ``said`` says what a limit is about; without it limits bear their codes.
    """
    from reports.limit_prices import limit_records, price_sentences

    asked = int((plan.unplaced["reason"] != "not_asked").sum())
    data = {
        "plan": str(folder),
        "report": str(folder / "report.html"),
        "workbook": str(folder / "plan.xlsx"),
        "status": plan.identity["status"],
        "placed": len(plan.assignments),
        "unplaced": asked,
        "not_asked": len(plan.unplaced) - asked,
        "empty_seats": int(plan.empty_seats["empty"].sum()),
        "tiers": json.loads(plan.tiers.to_json(orient="records")),
        "limits": limit_records(plan),
    }
    words = Text(
        "已安置 {placed:,} 人；要求就业而未安置 {unplaced:,} 人；空岗 {empty_seats:,} 个。\n报告：{report}\n工作簿：{workbook}",
        "{placed:,} people placed; {unplaced:,} asked and have no place; {empty_seats:,} seats empty.\n"
        "Report: {report}\nWorkbook: {workbook}",
    )
    headers = Text("层次 达到 证明的界 差距 单位", "tier reached bound gap unit").say(lang).split()
    tiers = grid(headers, _tier_rows(plan, lang))
    code = {"optimal": Code.DONE, "relaxed": Code.INFEASIBLE}.get(data["status"], Code.DEGRADED)
    lines = [tiers, words.say(lang, **data)]
    if not plan.identity.get("reproducible", True):
        code, lines = code or Code.DEGRADED, [*lines, CUT_OFF.say(lang)]
    if code == Code.INFEASIBLE:
        from reports.conflict import conflict_records, conflict_sentences

        data["conflict"] = conflict_records(plan)
        lines += conflict_sentences(plan, lang, said)
    return Reply(data, [*lines, *price_sentences(plan, lang, said)], code)


CUT_OFF = Text(
    "搜索到时或因 Ctrl-C 结束：这是当时最好的方案，已核验，但不可复现。",
    "Ended by the clock or Ctrl-C: the best plan by then, checked, but not reproducible.",
)
TIERS = {
    "priority": Text("先安置谁：优先保障对象", "who: priority groups"),
    "all": Text("先安置谁：所有人", "who: all"),
    "welfare posts": Text("兜底：公益性岗位", "last resort: welfare posts"),
    "minutes": Text("安置到哪：单程路程", "where: journeys, one way"),
    "yuan": Text("安置到哪：成本（路程等减去增收）", "where: cost (travel and the like, less gains in pay)"),
}
UNITS = {"people": Text("人", "people"), "minutes": Text("分钟", "minutes"), "yuan": Text("元", "yuan")}


def _tier_rows(plan: "Plan", lang: Language) -> list[list[Any]]:
    """Return what each tier reached; the single classes are in the report."""
    return [
        [
            TIERS[row["part"]].say(lang),
            *(_figure(row[name]) for name in ("value", "bound", "gap")),
            UNITS[row["unit"]].say(lang),
        ]
        for row in json.loads(plan.tiers.to_json(orient="records"))
        if row["part"] in TIERS
    ]


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


def verified(plan: "Plan", violations: "list[Violation]", lang: Language) -> Reply:
    """Return the reply to a verification."""
    said = [violation.say(lang) for violation in violations]
    data = {"holds": not said, "placed": len(plan.assignments), "violations": said}
    if not said:
        from reports.verification import holds

        return Reply(data, [holds(plan).say(lang, placed=len(plan.assignments))])
    words = Text(
        "不成立，共 {count:,} 处与数据或证明不符，请勿使用此方案：",
        "does not hold: {count:,} claims differ from the input or the proof; do not use this plan:",
    )
    lines = [words.say(lang, count=len(said)), *_by_claim(violations, lang)]
    return Reply(data, lines, Code.VERIFICATION_FAILED)


def _by_claim(violations: "list[Violation]", lang: Language) -> list[str]:
    """Return the first few violations of each claim, and how many more there are of it."""
    more = Text(
        "  …… 同类（{claim}）另有 {count:,} 处，全部见 --json", "  ... {count:,} more of {claim}; all with --json"
    )
    claims: dict[str, list[str]] = {}
    for violation in violations:
        claims.setdefault(violation.claim, []).append("  " + violation.say(lang))
    lines = []
    for claim, said in claims.items():
        lines += said[:SHOWN_PER_CLAIM]
        if len(said) > SHOWN_PER_CLAIM:
            lines.append(more.say(lang, claim=claim, count=len(said) - SHOWN_PER_CLAIM))
    return lines


def _first(said: list[str], lang: Language) -> list[str]:
    """Return the first few of many messages, and how many more there are."""
    more = Text(
        "……另有 {count:,} 处，全部见 --json 或隔离表", "... and {count:,} more; all with --json or in the quarantine"
    )
    return said[:SHOWN] + ([more.say(lang, count=len(said) - SHOWN)] if len(said) > SHOWN else [])


def grid(headers: list[str], rows: list[list[Any]], unbroken: int = 0) -> Any:
    """Return a table for the screen; the first ``unbroken`` columns are never wrapped, long words of others are."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_header=any(headers))
    for position, header in enumerate(headers):
        table.add_column(header, overflow="fold", no_wrap=position < unbroken)
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    return table
