"""What ``laborflow night`` answers, and the reply to everything that can go wrong at night."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.language import Language, Text
from replies import Code, Refused, Reply, grid, imported

SHOWN = 30
PLAIN = {
    # By class name: the packages that define them are loaded by the commands that need them only.
    "Busy": (Text("另一个运行正在进行，本次没有改动任何内容", "another run is at work; nothing was changed"), Code.LOCKED),
    "LedgerUnavailable": (
        Text("台账数据库不可用，已确认的内容没有丢失；恢复后运行 night resume", "the ledger cannot be reached; nothing acknowledged is lost; run `laborflow night resume` when it is back"),
        Code.NOT_PERMITTED,
    ),
    "NoDesk": (Text("", ""), Code.INPUT_REFUSED),
    "NothingImported": (Text("", ""), Code.INPUT_REFUSED),
    "OutOfOrder": (Text("日期早于已经公布或导入的日期，不能补做", "the night lies before one that is published or imported"), Code.INPUT_REFUSED),
    "BrokenLedger": (Text("台账或文件被改动，已停止", "ledger or files were changed; stopped"), Code.VERIFICATION_FAILED),
    "NotTheSame": (Text("重做的步骤与记录不符，已停止", "a step done again differs from its record; stopped"), Code.VERIFICATION_FAILED),
    "NoPartition": (Text("就业与失业清单不能拼成全体，已停止", "the lists of employed and unemployed do not partition; stopped"), Code.VERIFICATION_FAILED),
    "BadKey": (Text("不是可用的签名私钥", "not a usable signing key"), Code.NOT_PERMITTED),
    "AlreadyTold": (Text("同一事件已有不同内容的记录", "an event of this key stands with another content"), Code.VERIFICATION_FAILED),
    "MemoryError": (Text("内存不足；已写完的步骤都保留，加内存后运行 night resume", "out of memory; finished steps are kept: run `laborflow night resume` with more"), Code.OUR_FAULT),
}  # fmt: skip
DISK = {
    errno.ENOSPC: Text("磁盘已满：已确认的内容没有丢失；清理后运行 night resume", "the disk is full; nothing acknowledged is lost; make room and run `laborflow night resume`"),
    errno.EROFS: Text("磁盘只读：已确认的内容没有丢失；恢复后运行 night resume", "the disk is read-only; nothing acknowledged is lost; run `laborflow night resume` when it is back"),
    errno.EDQUOT: Text("超出磁盘配额：清理后运行 night resume", "the disk quota is exceeded; make room and run `laborflow night resume`"),
}  # fmt: skip


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what can go wrong at night into refusals with a way out; everything else is passed on."""
    try:
        yield
    except Exception as error:
        name = type(error).__name__
        if name in ("NotAllowed", "NothingToDo"):
            code = Code.NOT_PERMITTED if name == "NotAllowed" else Code.LOCKED
            raise Refused(error.message, code) from error  # type: ignore[attr-defined]
        if name in PLAIN:
            text, code = PLAIN[name]
            raise Refused(text if name == "Busy" else _with_detail(text, error), code) from error
        if isinstance(error, OSError) and error.errno in DISK:
            raise Refused(DISK[error.errno], Code.NOT_PERMITTED) from error
        if isinstance(error, ValueError) and name in ("ValueError", "BadAddress"):
            said = getattr(error, "message", Text(str(error), str(error)))
            raise Refused(Text(f"不能这样做：{said.zh}", said.en)) from error
        raise


def _with_detail(text: Text, error: Exception) -> Text:
    """Return what is said of an error of this kind, with what this one says of itself."""
    said = getattr(error, "message", Text(str(error), str(error)))
    if not text.zh:
        return Text(said.zh, said.en)
    return Text(f"{text.zh}（{said.zh}）", f"{text.en} ({said.en})") if said.en else text


def initialised(desk: Any, url: str, lang: Language) -> Reply:
    """Return the reply to a desk that was made."""
    words = Text(
        "值班文件夹 {desk}，台账 {url}。请保管好 {key}。下一步：laborflow night import 台账文件夹 --date 日期",
        "Desk {desk}, ledger {url}. Keep {key} safe. Next: laborflow night import FOLDER --date DATE",
    )
    key = desk.vault / "keys"
    return Reply({"desk": str(desk.folder), "ledger": url}, [words.say(lang, desk=desk.folder, url=url, key=key)])


def imported_day(found: Any, told: Any, lang: Language) -> Reply:
    """Return the reply to a day's ledgers: faults, and rows new, changed and gone."""
    from domain.tables import TABLES

    base = imported(found.intake, Path(found.event.payload["tables"][:12]), lang)
    headers = Text("表 行数 新增 变化 减少", "table rows new changed gone").say(lang).split()
    rows = [[TABLES[name].title.say(lang), *row.values()] for name, row in found.counts.items()]
    data = {
        "event": found.event.seq,
        "again": found.again,
        "tables": found.event.payload["tables"],
        "counts": found.counts,
        "faults": base.data["faults"],
    }
    again = Text("与上次导入相同，没有变化", "the same as imported before; nothing changed").say(lang)
    faults = Text(
        "{count:,} 处问题（以上列 {shown}，全部见 --json），有问题的行已隔离，改正后再导入",
        "{count:,} faults ({shown} shown above, all by --json), their rows held in quarantine: mend them and import again",
    ).say(lang, count=len(base.data["faults"]), shown=min(5, len(base.data["faults"])))
    if not base.data["faults"]:
        faults = Text("没有问题", "no faults").say(lang)
    lines: list[Any] = [again] if found.again else [grid(headers, rows)]
    lines += [*base.data["faults"][:5], faults]
    if told is not None:
        data["outcomes"] = told.counts
        lines += outcomes_recorded(told, lang).lines
    return Reply(data, lines)


STATUS = {
    "proven": Text("求解已证明最优并核验", "proven optimal and verified"),
    "bounded": Text(
        "按总量限制求解并核验，与最优的差距有界", "solved within limits and verified; how far from the best is bounded"
    ),
    "relaxed": Text(
        "有的总量限制无法满足，已少差为先求解并核验", "some limits cannot be kept: missed by the least, verified"
    ),
    "degraded": Text("降级", "degraded"),
    "unverified": Text(
        "没有得到可核验的方案，昨日的承诺继续有效", "nothing could be verified; yesterday's promises stay in force"
    ),
}
CHANGES = {
    "kept": Text("维持", "kept"),
    "moved": Text("改派", "moved"),
    "new": Text("新承诺", "new"),
    "offered": Text("待核实的推荐", "offers to verify"),
    "withdrawn": Text("收回", "withdrawn"),
}


def drafted(night: Any, lang: Language) -> Reply:
    """Return the reply to a run: status, changes, vehicles, where the pages are, what comes next."""
    draft = night.draft
    status = draft["status"]
    code = Code.DONE if status == "proven" else Code.DEGRADED if status in STATUS else Code.VERIFICATION_FAILED
    code = Code.VERIFICATION_FAILED if status == "unverified" else code
    lines: list[Any] = [STATUS[status].say(lang)]
    if code == Code.VERIFICATION_FAILED:
        return Reply({"status": status, "error": lines[0], "folder": str(night.folder)}, lines, code)
    if night.again:
        lines.insert(
            0, Text("这一晚已经做过，结果不变", "this night was done before; the result is the same").say(lang)
        )
    if draft["failed"]:
        lines.append(draft["failed"][0 if lang == "zh" else 1])
    headers = Text("与昨日相比 人数", "change people").say(lang).split()
    rows = [[title.say(lang), draft["counts"].get(name, 0)] for name, title in CHANGES.items()]
    if draft["limits_short"]:
        words = Text("{count} 项总量限制未满足，见网页", "{count} limits across people are missed; see the page")
        lines.append(words.say(lang, count=draft["limits_short"]))
    if draft["stay_by_bound"]:
        words = Text(
            "一晚最多改派已公布承诺中的 {most} 人：另有 {stay} 人本可改派，维持原岗位",
            "a night moves {most} announced promises at most: {stay} more would move and stay",
        )
        lines.append(words.say(lang, most=draft["moved_most"], stay=draft["stay_by_bound"]))
    fleet = draft["vehicles"]
    words = Text(
        "远途 {far:,.0f} 人，{trips} 辆车载 {carried:,.0f} 人，费用 {yuan:,.0f} 元",
        "{far:,.0f} people travel far; vehicles: {trips}, with {carried:,.0f} of them, for {yuan:,.0f} yuan",
    )
    page = night.folder / "8-handout" / "night.html"
    after = Text(
        "网页：{page}\n下一步：另一人运行 laborflow night approve --date {day} --key 私钥文件",
        "Page: {page}\nNext: somebody else runs laborflow night approve --date {day} --key FILE",
    )
    lines += [grid(headers, rows), words.say(lang, **fleet), after.say(lang, page=page, day=draft["plan_date"])]
    return Reply({"again": night.again, "page": str(page), **draft}, lines, code)


def one_line(day: Any, data: dict[str, Any], lang: Language) -> str:
    """Return a draft in one line: the day, its status, people by change."""
    counts = data.get("counts", {})
    parts = [f"{title.say(lang)} {counts[name]}" for name, title in CHANGES.items() if counts.get(name)]
    return f"{day}: {STATUS[data['status']].say(lang)}" + (f" ({', '.join(parts)})" if parts else "")


def stood(found: dict[str, Any], lang: Language) -> Reply:
    """Return how the nights stand; exit code 6 when the ledger is not whole."""
    from reports.night_tables import ACCOUNTS, EVENTS

    headers = Text("账户 人数", "account people").say(lang).split()
    rows = [[ACCOUNTS[name].say(lang), count] for name, count in found["accounts"].items()]
    whole = Text(
        "台账完整：{events} 个事件，哈希链末端 {head}", "the ledger is whole: {events} events, chain head {head}"
    )
    broken = [fault[0 if lang == "zh" else 1] for fault in found["faults"]]
    lines: list[Any] = broken or [whole.say(lang, events=found["events"], head=found["head"])]
    lines.append(grid(headers, rows))
    for kind, facts in found["last"].items():
        lines.append(f"{EVENTS[kind].say(lang)}: {facts['plan_date']} ({facts['by']})")
    if found["refused"]:
        words = Text(
            "登记的拒绝 {refused} 条未恢复推荐；各自暂停什么、到哪天，见当晚网页",
            "{refused} refusals recorded and not lifted; what pauses for whom until when stands on the night's page",
        )
        lines.append(words.say(lang, refused=found["refused"]))
    seen = Text(
        "已显示姓名：{plan_date} 车辆 {vehicle} {people} 人，{by}（{role}），理由：{reason}，{until} 失效",
        "names shown: {plan_date} vehicle {vehicle}, {people} people, to {by} ({role}), reason: {reason}, expires on {until}",
    )
    lines += [seen.say(lang, **facts) for facts in found["unmasked"][-SHOWN:]]
    words = Text(
        "待送 {undelivered} 份；中断的运行：{unfinished}", "{undelivered} hand-outs wait; runs cut off: {unfinished}"
    )
    none = Text("无", "none").say(lang)
    lines.append(words.say(lang, undelivered=found["undelivered"], unfinished=", ".join(found["unfinished"]) or none))
    if found["undelivered"] or found["unfinished"]:
        lines.append(Text("下一步：laborflow night resume", "Next: laborflow night resume").say(lang))
    return Reply(found, lines, Code.VERIFICATION_FAILED if broken else Code.DONE)


def pins_recorded(event: Any, new: int, lifted: int, count: int, lang: Language) -> Reply:
    """Return the reply to a workbook of pins."""
    if event is None:
        line = Text("人工调整与上次相同，没有变化", "the pins are the same as before; nothing changed").say(lang)
    else:
        words = Text(
            "人工调整共 {count} 条，新增 {new} 条，取消 {lifted} 条；下一步：laborflow night run --date {day}，代价见 night diff",
            "{count} pins, {new} new, {lifted} lifted; next: laborflow night run --date {day}; `night diff` states their cost",
        )
        line = words.say(lang, count=count, new=new, lifted=lifted, day=event.plan_date)
    return Reply({"pins": count, "new": new, "lifted": lifted}, [line])


def pins_told(pins: Any, lang: Language) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the pins as plain rows, and as lines to print: what became of each and what it costs."""
    from reports.night_pins import told

    rows = pins.astype(object).where(pins.notna(), None).to_dict("records")
    if not rows:
        return [], []
    headers, cells = told(pins, lang)
    return rows, [grid(headers, cells[:SHOWN], unbroken=2)]


def diffed(diff: Any, pins: Any, folder: Path, lang: Language) -> Reply:
    """Return the changes by name, and the pins with their cost; promises kept are counted only."""
    from reports.night_tables import because

    rows = diff.astype(object).where(diff.notna(), None).to_dict("records")
    for row in rows:
        row["why"] = because(row["reason"]).say(lang)
    same = [row for row in rows if row["change"] == "offered" and row["from_post"] == row["to_post"]]
    shown = [row for row in rows if row["change"] != "kept" and row not in same]
    headers = Text("变动 人员 原岗位 现岗位 理由", "change worker before now why").say(lang).split()
    cells = [
        [CHANGES[r["change"]].say(lang), r["worker_id"], r["from_post"] or "", r["to_post"] or "", r["why"]]
        for r in shown
    ]
    words = Text(
        "维持 {kept:,} 人，同样的推荐再列 {same:,} 人；变动 {others:,} 人（屏幕列 {shown}，全部见 {folder}）",
        "{kept:,} kept, {same:,} offered the same again; {others:,} changes ({shown} shown, all in {folder})",
    )
    counts = {"kept": len(rows) - len(shown) - len(same), "same": len(same), "others": len(shown)}
    line = words.say(lang, **counts, shown=min(SHOWN, len(shown)), folder=folder / "8-handout")
    told, lines = pins_told(pins, lang)
    table = [grid(headers, cells[:SHOWN], unbroken=3)] if shown else []
    return Reply({"changes": rows, "pins": told}, [*table, line, *lines])


def approved(event: Any, lang: Language) -> Reply:
    """Return the reply to an approval."""
    words = Text(
        "{who} 已批准 {day} 的草案；下一步：laborflow night publish --date {day}",
        "{who} approved the draft of {day}; next: laborflow night publish --date {day}",
    )
    return Reply(
        {"by": event.actor, "draft": event.payload["draft"]}, [words.say(lang, who=event.actor, day=event.plan_date)]
    )


def published(event: Any, delivered: list[str], desk: Path, lang: Language) -> Reply:
    """Return the reply to a publication."""
    words = Text(
        "已公布第 {version} 版，送出 {count} 份到 {folder}；哈希链末端 {head}",
        "version {version} is published, {count} hand-outs in {folder}; chain head {head}",
    )
    folder = (
        desk
        / "published"
        / f"{event.plan_date}{'-' + event.payload['scope'] if event.payload['scope'] else ''}"
        / f"v{event.payload['version']}"
    )
    data = {"version": event.payload["version"], "delivered": delivered, "head": event.hash, "folder": str(folder)}
    said = words.say(lang, version=event.payload["version"], count=len(delivered), folder=folder, head=event.hash)
    after = Text(
        "下一步：发出各车清单；答复填入其中 plan.xlsx 的“反馈”表，次日运行 laborflow night outcomes 该文件 --date 日期",
        "Next: hand the sheets out; enter the answers in the sheet Outcomes of its plan.xlsx and, the day after, run "
        "laborflow night outcomes FILE --date DATE",
    )
    return Reply(data, [said, after.say(lang)])


def outcomes_recorded(told: Any, lang: Language, silent: int = 0) -> Reply:
    """Return the reply to a file of outcomes, some of whose rows had none."""
    from reports.night_tables import OUTCOMES

    parts = [f"{OUTCOMES[name].say(lang)} {count}" for name, count in sorted(told.counts.items())]
    words = Text("已登记反馈：{parts}；{known} 条早已登记", "recorded: {parts}; {known} rows were known already")
    line = words.say(lang, parts=", ".join(parts) or "0", known=told.known)
    lines = [line]
    if silent:
        words = Text(
            "{count} 行没有填结果，视为尚未答复，没有登记",
            "{count} rows without an outcome: not answered yet, not recorded",
        )
        lines.append(words.say(lang, count=silent))
    return Reply({"outcomes": told.counts, "known": told.known, "unanswered": silent}, lines)


def rolled_back(event: Any, stay: int, lang: Language) -> Reply:
    """Return the reply to a publication taken back."""
    words = Text(
        "已撤回：{undone} 人恢复原状，{stay} 人此后已有变动，维持现状。已发出的纸质清单作废，请通知车队和单位；需要时重新运行 night run",
        "taken back: {undone} people stand as before, {stay} have moved since and stay. Sheets handed out are void: tell drivers and "
        "employers; run the night again where one is needed",
    )
    return Reply(dict(event.payload), [words.say(lang, undone=event.payload["undone"], stay=stay)])
