"""``laborflow night``: the ledger, the nightly run, approval by a second person, publication, answers."""

import getpass
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.inputs import must_exist, policy_with
from commands.languages import bilingual
from commands.night_replies import (
    approved,
    diffed,
    drafted,
    imported_day,
    initialised,
    one_line,
    outcomes_recorded,
    pins_recorded,
    published,
    refusals,
    rolled_back,
    stood,
)
from commands.options import DATE, Policies, argument, option
from commands.progress import progress_bar
from commands.registering import Body
from commands.registering import command as register
from domain.language import Language, Text
from replies import Code, Refused, Reply

app = typer.Typer(
    no_args_is_help=True,
    help=bilingual(
        "每晚的点对点输送：台账、草案、批准、公布、反馈。",
        "The nightly point-to-point run: ledger, draft, approval, publication, answers.",
    ),
)
DeskFolder = Annotated[Path, option("值班文件夹。", "The desk: the folder of the nights.", "--desk", metavar="FOLDER")]
On = Annotated[datetime, option("计划日期。", "The plan date.", "--date", **DATE)]
By = Annotated[
    str | None, option("经办人，默认系统用户。", "Who acts; by default the system's user.", "--by", metavar="NAME")
]
Scope = Annotated[str, option("范围：区划代码前缀。", "Scope: a division prefix.", "--scope", metavar="PREFIX")]
Seed = Annotated[int, option("公开抽签的种子。", "Seed of the published lottery.", "--seed", metavar="NUMBER")]
Effort = Annotated[
    int,
    option(
        "0 只沿用昨日，1 求解，2 再按总量限制和座价求解。",
        "0 carries yesterday over, 1 matches, 2 also within limits and at the price of seats.",
        "--effort",
        min=0,
        max=2,
    ),
]
Url = Annotated[str, option("台账地址。", "Where the ledger is.", "--ledger", metavar="URL")]
KeyFile = Annotated[Path, option("签名私钥文件。", "The file of the signing key.", "--key", metavar="FILE")]
KeyOut = Annotated[
    Path,
    option(
        "私钥写到此文件，不得在值班文件夹内。",
        "Where the private key goes; not into the desk.",
        "--out",
        metavar="FILE",
    ),
]
Person = Annotated[str, argument("姓名或工号。", "Name or staff number.", "NAME")]
ROLES = ("planner", "dispatcher", "analyst", "auditor", "administrator")
RoleOf = Annotated[
    str,
    option(
        "角色：planner 计划员、dispatcher 调度员、analyst 分析员、auditor 审计员、administrator 管理员。",
        "Role: planner, dispatcher, analyst, auditor or administrator.",
        "--role",
        metavar="ROLE",
    ),
]
AdminKey = Annotated[
    Path | None,
    option("管理员的密钥；有管理员之后必填。", "An administrator's key, once there is one.", "--key", metavar="FILE"),
]
DayFolder = Annotated[
    Path, argument("当日台账文件夹或工作簿。", "The day's ledgers: a folder or a workbook.", "DAY_FOLDER")
]
OutcomeFile = Annotated[Path, argument("反馈表。", "The file of outcomes.", "FILE")]
First = Annotated[datetime, option("第一天。", "First day.", "--from", **DATE)]
Last = Annotated[datetime, option("最后一天。", "Last day.", "--to", **DATE)]
Days = Annotated[
    Path | None,
    option(
        "每天一个子文件夹（2026-03-02）的台账。",
        "Ledgers in one subfolder a day (2026-03-02).",
        "--days",
        metavar="FOLDER",
    ),
]
Why = Annotated[str, option("撤回理由。", "Why it is taken back.", "--reason", metavar="TEXT")]
DESK = Path("night")


def _command(name: str, zh: str, en: str, example: str) -> Callable[[Body], Body]:
    return register(app, name, bilingual(zh, en), example)


def open_desk(folder: Path) -> Any:
    """Return the desk of a folder."""
    import laborflow as lf

    found: Any = lf.Desk.open(folder)
    return found


def _acting(folder: Path, by: str | None, action: str) -> tuple[Any, str]:
    """Return the desk and who acts, when that person may."""
    import laborflow as lf

    desk, name = open_desk(folder), by or getpass.getuser()
    lf.permit(desk, name, action)
    return desk, name


def _day(moment: datetime) -> date:
    return date(moment.year, moment.month, moment.day)


@_command(
    "init", "建立值班文件夹、台账和保险库。", "Make the desk, its ledger and its vault.",
    "laborflow night init --ledger sqlite:///ledger.db",
)  # fmt: skip
def init(*, ledger: Url = "sqlite:///ledger.db", desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Make a desk."""
    import laborflow as lf

    with refusals():
        return initialised(lf.Desk.create(desk, ledger), ledger, lang)


@_command(
    "key", "为一名批准人生成签名密钥并登记公钥。", "Make a signing key for somebody who approves, and register its public half.",
    "laborflow night key 李四 --out /media/usb/lisi.key --date 2026-03-02",
)  # fmt: skip
def key(
    *,
    name: Person,
    out: KeyOut,
    on: On,
    role: RoleOf = "planner",
    admin: AdminKey = None,
    by: By = None,
    desk: DeskFolder = DESK,
    lang: Language,
) -> Reply:
    """Register a key."""
    import laborflow as lf

    if role not in ROLES:
        raise Refused(
            Text(f"没有角色 {role}；有 {'、'.join(ROLES)}", f"no role {role!r}; there are {', '.join(ROLES)}"),
            Code.USAGE,
        )
    with refusals():
        event = lf.register_key(open_desk(desk), name, out, _day(on), by or getpass.getuser(), role, admin)
    words = Text(
        "已为 {name} 登记公钥；私钥只在 {file}，请交本人保管",
        "the key of {name} is registered; its private half is in {file} only: hand it over",
    )
    return Reply(
        {"name": name, "role": role, "public": event.payload["public"], "key": str(out)},
        [words.say(lang, name=name, file=out)],
    )


@_command(
    "import", "读入当日台账：新增、变化、减少的行，以及反馈；或读回改过“人工调整”的 plan.xlsx。",
    "Read the day's ledgers: rows new, changed and gone, and outcomes; or a plan.xlsx whose pins were edited.",
    "laborflow night import ledgers/ --date 2026-03-02",
)  # fmt: skip
def import_(
    *, folder: DayFolder, on: On, by: By = None, policy: Policies = None, desk: DeskFolder = DESK, lang: Language
) -> Reply:
    """Import a day, or the pins of a workbook."""
    import laborflow as lf
    from domain.intake.outcomes import read_pins
    from domain.vault import Vault

    must_exist(folder)
    with refusals():
        place, actor = _acting(desk, by, "import")
        pins = read_pins(folder, vault=Vault.open(place.vault))
        if pins is not None:
            event, new, lifted = lf.record_pins(place, pins, _day(on), actor)
            return pins_recorded(event, new, lifted, len(pins), lang)
        with progress_bar(lang) as progress:
            return imported_day(*_imported(place, folder, _day(on), actor, policy_with(policy), progress), lang)


def _imported(desk: Any, folder: Path, on: date, actor: str, policy: Any, progress: Any) -> tuple[Any, Any]:
    import laborflow as lf

    found = lf.import_day(desk, folder, on, actor, policy, progress)
    outcomes = found.intake.instance.outcomes
    told = lf.record_outcomes(desk, outcomes, on, actor) if len(outcomes) else None
    return found, told


@_command(
    "run", "作出当晚草案；同一晚重复运行结果不变。", "Make the draft of a night; the same night twice gives the same.",
    "laborflow night run --date 2026-03-02",
)  # fmt: skip
def run(
    *,
    on: On,
    scope: Scope = "",
    seed: Seed = 0,
    effort: Effort = 2,
    by: By = None,
    policy: Policies = None,
    desk: DeskFolder = DESK,
    lang: Language,
) -> Reply:
    """Run a night."""
    with refusals(), progress_bar(lang) as progress:
        place, actor = _acting(desk, by, "run")
        night = _night(place, _day(on), scope, seed, effort, actor, policy_with(policy), lang, progress)
    return drafted(night, lang)


def _night(
    desk: Any, on: date, scope: str, seed: int, effort: int, actor: str, policy: Any, lang: Language, progress: Any
) -> Any:
    import laborflow as lf

    pages = lf.Handout(lang)
    return lf.run_night(desk, on, actor, policy, pages, scope=scope, seed=seed, effort=effort, progress=progress)


@_command(
    "status",
    "台账、草案、批准和公布的现状。",
    "How ledger, drafts, approvals and publications stand.",
    "laborflow night status",
)
def status(*, desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Say how the nights stand."""
    import laborflow as lf

    with refusals():
        return stood(lf.night_status(open_desk(desk)), lang)


@_command(
    "resume",
    "接着做完被中断的运行和公布。",
    "Finish runs and publications that were cut off.",
    "laborflow night resume",
)
def resume(*, policy: Policies = None, desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Finish what was cut off."""
    import laborflow as lf

    with refusals(), progress_bar(lang) as progress:
        place, rules = open_desk(desk), policy_with(policy)
        with place.working():
            delivered = lf.deliver(place)
        waiting = lf.unfinished(place)
        reply = Reply({"delivered": delivered, "runs": []}, [DELIVERED.say(lang, count=len(delivered))])
        for request in waiting:
            on = date.fromisoformat(request["plan_date"])
            facts = (request["scope"], request["seed"], request["effort"], request["actor"])
            one = drafted(_night(place, on, *facts, rules, lang, progress), lang)
            reply.data["runs"].append(one.data)
            reply.lines += one.lines
            reply.code = max(reply.code, one.code)
    return reply


DELIVERED = Text("补送 {count} 份", "{count} hand-outs delivered")


@_command(
    "diff",
    "草案与昨日相比的逐人变动。",
    "Changes of the draft against yesterday, by name.",
    "laborflow night diff --date 2026-03-02",
)
def diff(*, on: On, scope: Scope = "", desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Show the diff."""
    import laborflow as lf

    with refusals():
        frame, pins, folder = lf.read_diff(open_desk(desk), _day(on), scope)
        return diffed(frame, pins, folder, lang)


@_command(
    "approve", "第二人用自己的密钥批准草案。", "A second person approves the draft with a key of his or her own.",
    "laborflow night approve --date 2026-03-02 --key /media/usb/lisi.key",
)  # fmt: skip
def approve(*, on: On, key: KeyFile, scope: Scope = "", desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Approve a draft."""
    import laborflow as lf

    must_exist(key)
    with refusals():
        return approved(lf.approve(open_desk(desk), _day(on), scope, key), lang)


@_command("publish", "公布已批准的草案。", "Publish the approved draft.", "laborflow night publish --date 2026-03-02")
def publish(
    *, on: On, scope: Scope = "", by: By = None, policy: Policies = None, desk: DeskFolder = DESK, lang: Language
) -> Reply:
    """Publish a draft."""
    import laborflow as lf

    with refusals():
        place, actor = _acting(desk, by, "publish")
        event, delivered = lf.publish(place, _day(on), scope, actor, policy_with(policy))
    return published(event, delivered, desk, lang)


@_command(
    "outcomes", "登记反馈：接受、购票、拒绝、上车、到岗、离岗、恢复推荐。", "Record answers: accepted, ticketed, refused, boarded, arrived, left, resumed.",
    "laborflow night outcomes 反馈.xlsx --date 2026-03-03",
)  # fmt: skip
def outcomes(*, file: OutcomeFile, on: On, by: By = None, desk: DeskFolder = DESK, lang: Language) -> Reply:
    """Record answers."""
    import laborflow as lf
    from domain.intake.outcomes import read_outcomes
    from domain.vault import Vault

    must_exist(file)
    with refusals():
        place, actor = _acting(desk, by, "outcomes")
        rows, silent = read_outcomes(file, vault=Vault.open(place.vault))
        return outcomes_recorded(lf.record_outcomes(place, rows, _day(on), actor), lang, silent)


@_command(
    "backfill", "依次补做若干天的草案（不公布）。", "Make the drafts of several days in order; publishes nothing.",
    "laborflow night backfill --from 2026-03-02 --to 2026-03-04 --days days/",
)  # fmt: skip
def backfill(
    *,
    first: First,
    last: Last,
    days: Days = None,
    scope: Scope = "",
    seed: Seed = 0,
    by: By = None,
    policy: Policies = None,
    desk: DeskFolder = DESK,
    lang: Language,
) -> Reply:
    """Make several drafts."""
    day, until, rules = _day(first), _day(last), policy_with(policy)
    if day > until:
        raise Refused(Text("--from 晚于 --to", "--from lies after --to"), Code.USAGE)
    reply = Reply({"nights": []}, [])
    with refusals(), progress_bar(lang) as progress:
        place, actor = _acting(desk, by, "run")
        last_import = place.ledger.last("imported")
        while day <= until:
            if last_import is not None and day.isoformat() < last_import.plan_date:
                reply.lines.append(PAST.say(lang, day=day))
                day += timedelta(days=1)
                continue
            folder = None if days is None else days / day.isoformat()
            if folder is not None and folder.exists():
                _imported(place, folder, day, actor, rules, progress)
            one = drafted(_night(place, day, scope, seed, 2, actor, rules, lang, progress), lang)
            reply.data["nights"].append(one.data)
            reply.lines.append(one_line(day, one.data, lang))
            reply.code = max(reply.code, one.code)
            day += timedelta(days=1)
    return reply


PAST = Text("{day} 之后的台账已经导入，跳过", "{day}: later ledgers are imported; skipped")


@_command(
    "rollback", "撤回最近一次公布：此后没有变动的人恢复原状。",
    "Take the last publication of a day back: whoever has not moved since stands as before.",
    "laborflow night rollback --date 2026-03-02 --reason 车辆取消",
)  # fmt: skip
def rollback(
    *, on: On, reason: Why, scope: Scope = "", by: By = None, desk: DeskFolder = DESK, lang: Language
) -> Reply:
    """Take a publication back."""
    import laborflow as lf

    with refusals():
        place, actor = _acting(desk, by, "rollback")
        event, stay = lf.roll_back(place, _day(on), scope, actor, reason)
        return rolled_back(event, stay, lang)
