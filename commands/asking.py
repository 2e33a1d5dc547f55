"""Questions about a plan on the command line."""

import json
from pathlib import Path
from typing import Any

from commands.inputs import instance_in, plan_in
from domain.language import Language, Text
from replies import Code, Refused, Reply, grid


def asked(
    folder: Path, subject: str, lang: Language, *, confirm: bool, best: bool, send: str | None, forbid: str | None
) -> Reply:
    """Return the reply about one person or one post."""
    inquiry = inquiry_of(folder)
    if send is not None and forbid is not None:
        raise Refused(Text("--send 与 --forbid 只能用一个", "--send and --forbid exclude each other"), Code.USAGE)
    try:
        data: dict[str, Any] = {"id": subject, "text": inquiry.explain(subject, lang, again=confirm)}
        if best:
            data["best"] = inquiry.best(subject, lang)
        if send is not None or forbid is not None:
            data["what_if"] = inquiry.what_if(subject, str(send or forbid), lang, forbid=send is None)
    except KeyError as error:
        raise Refused(Text(f"方案中没有 {subject}：{error.args[0]}", str(error.args[0]))) from error
    return Reply(data, [data[name] for name in ("text", "best", "what_if") if name in data])


def inquiry_of(folder: Path) -> Any:
    """Return a plan's folder as something that can be asked."""
    import laborflow as lf

    plan, instance = plan_in(folder), instance_in(folder / "input")
    try:
        inquiry = lf.inquire(plan, instance, lf.plan_policy(folder))
        _ = inquiry.standing
    except ValueError as error:
        raise Refused(Text(f"方案与数据不是一套：{error}", str(error))) from error
    return inquiry


def answered(folder: Path, out: Path, lang: Language) -> Reply:
    """Return the reply to the answers for everybody."""
    from reports.answer_book import write_answers

    inquiry = inquiry_of(folder)
    files = write_answers(inquiry, out, lang)
    people, seats = inquiry.all_unlocks.people, inquiry.all_unlocks.seats
    counts = people["change"].value_counts()
    rows = {str(name): int(count) for name, count in counts.items()}
    unlocked = int((people["change"] != "").sum())
    data = {
        "page": str(files[0]),
        "workbook": str(files[1]),
        "without_place": len(people),
        "unlocked": unlocked,
        "changes": {name: count for name, count in rows.items() if name},
        "seats": json.loads(seats.to_json(orient="records")),
    }
    return Reply(data, [_summary(rows, lang), _words(lang, len(people), unlocked, files)])


def _summary(rows: dict[str, int], lang: Language) -> Any:
    from domain.unlocks import CHANGE_OF

    headers = Text("最省的一项改变 人数", "change people").say(lang).split()
    none = Text("没有单项改变可行", "no single change").say(lang)
    return grid(headers, [[CHANGE_OF[name].title.say(lang) if name else none, count] for name, count in rows.items()])


def _words(lang: Language, people: int, unlocked: int, files: list[Path]) -> str:
    words = Text(
        "未安置 {people:,} 人，其中 {unlocked:,} 人改变一项即可安置。\n网页：{page}\n工作簿：{book}",
        "{people:,} people without a place; one change would place {unlocked:,} of them (each by itself).\n"
        "Page: {page}\nWorkbook: {book}",
    )
    return words.say(lang, people=people, unlocked=unlocked, page=files[0], book=files[1])
