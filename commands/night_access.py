"""``laborflow night unmask | extract | rotate | rates``: what is asked of the ledger, by key where people are concerned."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from commands.inputs import policy_with
from commands.languages import bilingual
from commands.night import DESK, DeskFolder, KeyFile, On, Scope, app, open_desk
from commands.night_replies import refusals
from commands.options import Policies, option
from commands.registering import command as register
from domain.language import Language, Text
from replies import Code, Refused, Reply, grid

night = app
"""``laborflow night`` with all its commands, those of this module included."""
Vehicle = Annotated[str, option("车辆编号。", "The vehicle.", "--vehicle", metavar="ID")]
Reason = Annotated[str, option("理由，记入台账。", "Why; it stands in the ledger.", "--reason", metavar="TEXT")]
OutFile = Annotated[
    Path, option("写到此文件，不得在值班文件夹内。", "Where to write; not into the desk.", "--out", metavar="FILE")
]


def _day(moment: datetime) -> date:
    return date(moment.year, moment.month, moment.day)


def _outside(out: Path, desk: Path) -> None:
    if desk.resolve() in out.resolve().parents:
        words = Text(
            "不能写进值班文件夹：那里的文件会被交付和归档", "not into the desk: what lies there is handed out and kept"
        )
        raise Refused(words, Code.NOT_PERMITTED)


@register(
    app, "unmask",
    bilingual("领队用的姓名电话单：按角色、写明理由、先记入台账。", "A leader's sheet with names and phones: by role, with a reason, told to the ledger first."),
    "laborflow night unmask --date 2026-03-02 --vehicle 吉D-001 --key zhao.key --reason 带队 --out /media/usb/lead.xlsx",
)  # fmt: skip
def unmask(
    *, on: On, vehicle: Vehicle, key: KeyFile, reason: Reason, out: OutFile, scope: Scope = "", policy: Policies = None,
    desk: DeskFolder = DESK, lang: Language,
) -> Reply:  # fmt: skip
    """Write a leader's sheet."""
    import laborflow as lf

    _outside(out, desk)
    with refusals():
        event, people = lf.unmask(open_desk(desk), _day(on), scope, vehicle, key, reason, policy_with(policy))
        lf.write_leader_sheet(people, out, event, lang)
    words = Text(
        "{count} 人的姓名电话已写到 {out}；{who} 以“{reason}”为由，已记入台账（第 {seq} 号）。{until} 失效，届时须已销毁；此后要用，须重新申领",
        "names and phones of {count} people are in {out}; {who}, for {reason!r}, stands in the ledger as event {seq}. It expires on {until} and is destroyed by then; after that, ask anew",
    )
    until = event.payload["until"]
    line = words.say(lang, count=len(people), out=out, who=event.actor, reason=reason, seq=event.seq, until=until)
    data = {"people": len(people), "file": str(out), "event": event.seq, "by": event.actor, "until": until}
    return Reply(data, [line])


@register(
    app, "extract",
    bilingual("分析用的汇总表，小数目不显示。", "Counts for an analyst, small cells suppressed."),
    "laborflow night extract --date 2026-03-02 --key wang.key --out counts.csv",
)  # fmt: skip
def extract(
    *, on: On, key: KeyFile, out: OutFile, scope: Scope = "", policy: Policies = None, desk: DeskFolder = DESK,
    lang: Language,
) -> Reply:  # fmt: skip
    """Write an extract."""
    import laborflow as lf

    _outside(out, desk)
    with refusals():
        event, cells = lf.extract(open_desk(desk), _day(on), scope, key, policy_with(policy))
        lf.write_extract(cells, out)
    hidden = event.payload["hidden"]
    words = Text(
        "{count} 行已写到 {out}；人数过少而合并或略去 {hidden} 格",
        "{count} lines in {out}; {hidden} small cells merged or left out",
    )
    line = words.say(lang, count=len(cells), out=out, hidden=hidden)
    return Reply({"lines": len(cells), "file": str(out), "event": event.seq}, [line])


@register(
    app, "rotate",
    bilingual("给保险库换密钥；人员编号不变。", "Encrypt the vault under a new key; worker numbers stay."),
    "laborflow night rotate --date 2026-03-02 --key admin.key",
)  # fmt: skip
def rotate(*, on: On, key: KeyFile, desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Change the vault's key."""
    import laborflow as lf

    with refusals():
        event = lf.rotate_key(open_desk(desk), _day(on), key)
    words = Text(
        "保险库已用新密钥加密（标记 {mark}）；旧密钥和旧备份请一并销毁",
        "the vault is encrypted under a new key (mark {mark}); destroy the old key with the old backups",
    )
    return Reply({"mark": event.payload["mark"], "event": event.seq}, [words.say(lang, mark=event.payload["mark"])])


@register(
    app, "rates",
    bilingual("反馈里的接受比例：按路程、加薪和此前拒绝，附可靠性表。", "Acceptance by travel, pay gain and earlier refusals, with a reliability table."),
    "laborflow night rates --date 2026-03-02",
)  # fmt: skip
def rates(*, on: On, policy: Policies = None, desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Say how often offers are accepted."""
    import laborflow as lf

    with refusals():
        place = open_desk(desk)
        found = lf.acceptance(place, _day(on), policy_with(policy))
        reasons = lf.refusal_reasons(place)
    return _said(found, reasons, lang)


def _said(found: Any, reasons: dict[str, int], lang: Language) -> Reply:
    from reports.night_tables import RATES_BY, REFUSALS

    def share(value: float) -> str:
        return f"{100 * value:.0f}%"

    headers = Text("依据 分组 答复 接受 比例 区间", "by band answers accepted share interval").say(lang).split()
    rows = [
        [
            RATES_BY[row["by"]].say(lang),
            row["band"],
            row["answers"],
            row["accepted"],
            share(row["rate"]),
            f"{share(row['low'])}-{share(row['high'])}",
        ]
        for row in found.rates.to_dict("records")
    ]
    words = Text(
        "{answers:,} 个答复；{dropped:,} 个的人或岗位已不在台账，未计。区间为 95%。不按年龄、性别、人员类别统计",
        "{answers:,} answers; {dropped:,} of people or posts in no ledger any more are left out. Intervals are 95%. Never by age, sex or group",
    )
    lines: list[Any] = [
        *([grid(headers, rows)] if rows else []),
        words.say(lang, answers=found.answers, dropped=found.dropped),
    ]
    if found.brier is None:
        lines.append(Text("答复不足 50 个，不作预测", "fewer than 50 answers: no prediction is made").say(lang))
    else:
        headers = Text("预测分组 答复 预测 实际 区间", "predicted answers mean observed interval").say(lang).split()
        cells = [
            [
                row["band"],
                row["answers"],
                share(row["predicted"]),
                share(row["observed"]),
                f"{share(row['low'])}-{share(row['high'])}",
            ]
            for row in found.reliability.to_dict("records")
        ]
        words = Text(
            "用较早一半答复拟合，与较晚一半对照。均方误差 {brier:.3f}，只用平均数为 {mean:.3f}",
            "fitted on the earlier half, held against the later; mean squared error {brier:.3f}, by the plain mean {mean:.3f}",
        )
        lines += [grid(headers, cells), words.say(lang, brier=found.brier, mean=found.brier_mean)]
    if reasons:
        said = "；".join(f"{REFUSALS[kind].say(lang)} {count}" for kind, count in reasons.items())
        lines.append(Text("拒绝的理由：{said}", "reasons of refusals: {said}").say(lang, said=said))
    data = {
        "answers": found.answers, "dropped": found.dropped, "rates": found.rates.to_dict("records"),
        "reliability": found.reliability.to_dict("records"), "brier": found.brier, "brier_mean": found.brier_mean,
        "reasons": reasons,
    }  # fmt: skip
    return Reply(data, lines)
