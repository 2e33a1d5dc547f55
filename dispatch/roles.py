"""Who may do what: five roles, each person known by a registered signing key; who is not registered has none."""

from enum import StrEnum
from pathlib import Path

from dispatch.desk import Desk
from dispatch.refusals import NotAllowed
from dispatch.signing import read_key, sign
from domain.language import Text


class Role(StrEnum):
    """The roles."""

    PLANNER = "planner"
    DISPATCHER = "dispatcher"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


TITLES = {
    Role.PLANNER: Text("计划员", "planner"),
    Role.DISPATCHER: Text("调度员", "dispatcher"),
    Role.ANALYST: Text("分析员", "analyst"),
    Role.AUDITOR: Text("审计员", "auditor"),
    Role.ADMINISTRATOR: Text("管理员", "administrator"),
}
MAY: dict[str, tuple[Role, ...]] = {
    "import": (Role.DISPATCHER, Role.PLANNER),
    "run": (Role.DISPATCHER, Role.PLANNER),
    "publish": (Role.DISPATCHER, Role.PLANNER),
    "outcomes": (Role.DISPATCHER,),
    "rollback": (Role.DISPATCHER, Role.PLANNER),
    "approve": (Role.PLANNER,),
    "unmask": (Role.DISPATCHER, Role.AUDITOR),
    "extract": (Role.ANALYST, Role.PLANNER, Role.AUDITOR),
    "rotate": (Role.ADMINISTRATOR,),
    "key": (Role.ADMINISTRATOR,),
}
"""The roles that may do each thing; what is not listed changes nothing and shows no names."""
BY_KEY = ("approve", "unmask", "extract", "rotate")
"""What is done with a key only, since a name alone can be typed by anybody."""


def people_of(desk: Desk) -> dict[str, tuple[str, Role]]:
    """Return name and role by registered public key; keys of before there were roles are planners'."""
    return {
        str(event.payload["public"]): (str(event.payload["name"]), Role(event.payload.get("role", Role.PLANNER)))
        for event in desk.ledger.events("key_registered")
    }


def permit(desk: Desk, name: str, action: str) -> None:
    """Let a person act by name.

    Once an administrator is registered everybody who acts has to be registered; before, a name suffices.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When the person's role may not do this, or the person is not registered though an administrator is.
    """
    known = dict(people_of(desk).values())
    role = known.get(name)
    if role is None:
        if Role.ADMINISTRATOR not in known.values():
            return
        raise NotAllowed(
            Text(
                f"{name} 没有登记，请管理员用 night key 登记",
                f"{name} is not registered; an administrator does so by `night key`",
            )
        )
    _check(name, role, action)


def holder(desk: Desk, key_file: Path, action: str) -> tuple[str, Role]:
    """Return whose key a file holds, when that role may do this.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When the key is not registered or the role may not do this.
    dispatch.signing.BadKey
        When the file holds no key.
    """
    public, _ = sign(read_key(key_file), action)
    known = people_of(desk).get(public)
    if known is None:
        raise NotAllowed(
            Text("密钥没有登记，请先用 night key 登记", "the key is not registered; register it with `night key`")
        )
    _check(*known, action)
    return known


def may_register(desk: Desk, key_file: Path | None) -> None:
    """Let a key be registered: by an administrator's key, once there is an administrator.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When that key is missing or is none.
    """
    if all(role != Role.ADMINISTRATOR for _, role in people_of(desk).values()):
        return
    if key_file is None:
        raise NotAllowed(
            Text("登记密钥须有管理员的密钥：--key 文件", "registering a key takes an administrator's: --key FILE")
        )
    holder(desk, key_file, "key")


def _check(name: str, role: Role, action: str) -> None:
    if role not in MAY[action]:
        who = [TITLES[each] for each in MAY[action]]
        zh, en = "、".join(each.zh for each in who), ", ".join(each.en for each in who)
        raise NotAllowed(
            Text(f"{name} 是{TITLES[role].zh}，此事须由{zh}办理", f"{name} is {TITLES[role].en}; this is for: {en}")
        )
