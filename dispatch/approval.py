"""A second person approves: keys are registered by name, and whoever ran the night cannot approve it."""

import datetime
from pathlib import Path

from dispatch.desk import Desk
from dispatch.ledger import Event
from dispatch.night import read_draft
from dispatch.refusals import BrokenLedger, NotAllowed, NothingToDo
from dispatch.roles import Role, holder, may_register
from dispatch.signing import is_signed, make_key, read_key, sign
from dispatch.snapshot import facts_seq
from domain.language import Text


def register_key(
    desk: Desk, name: str, path: Path, on: datetime.date, actor: str, role: str = "planner", by_key: Path | None = None
) -> Event:
    """Make a signing key for a person and register its public half; the private half goes to the file only.

    Parameters
    ----------
    desk
        The desk.
    name, role
        Whose key, and what the person may do.
    path
        File of the private half.
    on, actor
        The day, and who registers.
    by_key
        An administrator's key; needed once there is an administrator.

    Raises
    ------
    NotAllowed
        When the file would lie in the desk, which the runner can read, the name has a key already, or an administrator's key
        is needed.
    FileExistsError
        When the file exists.
    """
    if desk.folder.resolve() in path.resolve().parents:
        message = Text(
            "私钥不能放在值班文件夹里：运行者读得到", "the private key must not lie in the desk: the runner can read it"
        )
        raise NotAllowed(message)
    with desk.working():
        may_register(desk, by_key)
        if name in keys_of(desk).values():
            raise NotAllowed(Text(f"{name} 已有登记的密钥", f"{name} has a registered key already"))
        public = make_key(path)
        payload = {"name": name, "public": public, "role": Role(role).value}
        return desk.ledger.append("key_registered", f"key:{public}", on, actor, payload)


def keys_of(desk: Desk) -> dict[str, str]:
    """Return the names of the registered public keys."""
    return {str(e.payload["public"]): str(e.payload["name"]) for e in desk.ledger.events("key_registered")}


def draft_of(desk: Desk, on: datetime.date, scope: str) -> Event:
    """Return the last draft of a day.

    Raises
    ------
    NothingToDo
        When there is none.
    """
    drafts = [e for e in desk.ledger.events("drafted") if (e.plan_date, e.payload["scope"]) == (on.isoformat(), scope)]
    if not drafts:
        raise NothingToDo(
            Text(f"{on} 没有草案，请先运行 night run", f"there is no draft of {on}; run `laborflow night run` first")
        )
    return drafts[-1]


def approve(desk: Desk, on: datetime.date, scope: str, key_file: Path) -> Event:
    """Sign the last draft of a day with a planner's registered key, and record the approval.

    The signature is over the hash of ``draft.json``, which holds the hashes of the diff and of every hand-out.

    Raises
    ------
    NothingToDo
        When there is no draft.
    NotAllowed
        When the key is not registered, is no planner's, or belongs to whoever ran the night.
    dispatch.signing.BadKey
        When the file holds no key.
    """
    with desk.working():
        drafted = draft_of(desk, on, scope)
        read_draft(desk.runs / drafted.payload["run"], drafted)
        digest = str(drafted.payload["draft"])
        name, _ = holder(desk, key_file, "approve")
        public, signature = sign(read_key(key_file), digest)
        if name == drafted.actor:
            raise NotAllowed(
                Text(
                    f"{name} 运行了本次方案，须由另一人批准", f"{name} ran this night: somebody else has to approve it"
                )
            )
        payload = {
            "draft": digest,
            "run": drafted.payload["run"],
            "scope": scope,
            "public": public,
            "signature": signature,
        }
        return desk.ledger.append("approved", f"approve:{digest}:{public}", on, name, payload)


def approval_of(desk: Desk, drafted: Event) -> Event:
    """Return a valid approval of a draft by somebody else than its runner.

    Raises
    ------
    NotAllowed
        When there is none, or the ledger's facts have changed since the draft.
    dispatch.refusals.BrokenLedger
        When a recorded signature does not fit.
    """
    names = keys_of(desk)
    if facts_seq(desk, str(drafted.payload["scope"])) != drafted.payload["facts"]:
        raise NotAllowed(
            Text(
                "草案之后台账又有变化，请重新运行并批准",
                "the ledger has changed since the draft: run the night again and approve that",
            )
        )
    for event in desk.ledger.events("approved"):
        facts = event.payload
        if facts["draft"] != drafted.payload["draft"]:
            continue
        if not is_signed(facts["public"], facts["draft"], facts["signature"]):
            raise BrokenLedger(Text(f"事件 {event.seq} 的签名不符", f"the signature of event {event.seq} does not fit"))
        if names.get(facts["public"]) == event.actor and event.actor != drafted.actor:
            return event
    raise NotAllowed(Text("草案还没有经第二人批准", "the draft has not been approved by a second person"))
