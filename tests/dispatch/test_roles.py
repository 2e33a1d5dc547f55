"""Who may do what, the vault's key changed, every unmasking told, and extracts in which nobody can be found."""

from pathlib import Path

import pandas as pd
import pytest

from dispatch.approval import register_key
from dispatch.desk import Desk
from dispatch.extracts import COLUMNS, suppressed
from dispatch.refusals import NotAllowed, NothingToDo
from dispatch.roles import permit
from dispatch.standing import night_status
from dispatch.unmasking import rotate_key, unmask
from domain.vault import Vault
from tests.dispatch.day import ON
from tests.dispatch.office import Office


def keys(office: Office) -> dict[str, Path]:
    """Register one person of each role beside the planner li, an administrator first; return the key files."""
    found = {}
    for role in ("administrator", "dispatcher", "analyst", "auditor"):
        found[role] = office.folder / f"{role}.key"
        register_key(
            office.desk, role, found[role], ON, "admin", role, found["administrator"] if len(found) > 1 else None
        )
    return found


def test_roles_bind_once_there_is_an_administrator(office: Office) -> None:
    """Before, a name suffices; then only who is registered acts, within the role, and only an administrator registers."""
    permit(office.desk, "anybody", "run")
    held = keys(office)
    permit(office.desk, "dispatcher", "run")
    for name, action in (("anybody", "run"), ("analyst", "run"), ("auditor", "publish"), ("li", "outcomes")):
        with pytest.raises(NotAllowed):
            permit(office.desk, name, action)
    with pytest.raises(NotAllowed, match="administrator's"):
        register_key(office.desk, "new", office.folder / "new.key", ON, "admin")
    with pytest.raises(NotAllowed, match="this is for: administrator"):
        register_key(office.desk, "new", office.folder / "new.key", ON, "admin", "planner", held["auditor"])


def test_the_key_changes_and_the_people_stay(office: Office) -> None:
    """After a change everybody has the same number and name; the old key opens nothing, and a change cut off is finished."""
    held, vault = keys(office), Vault.open(office.desk.vault)
    number = "220421199006011234"
    token = vault.token(number)
    vault.put(pd.DataFrame([{"worker_id": token, "name": "赵甲", "identity_number": number, "phone": "13800000000"}]))
    old = (office.desk.vault / "keys" / "vault.key").read_text(encoding="ascii")
    with pytest.raises(NotAllowed):
        rotate_key(office.desk, ON, held["dispatcher"])
    event = rotate_key(office.desk, ON, held["administrator"])
    now = (office.desk.vault / "keys" / "vault.key").read_text(encoding="ascii")
    assert now != old
    assert now.strip()[:16] != event.payload["mark"], "the mark is no part of the key"
    again = Vault.open(office.desk.vault)
    assert again.token(number) == token
    assert again.reveal([token])["name"].tolist() == ["赵甲"]
    files = office.desk.vault / "keys"
    (files / "vault.key.next").write_text(now, encoding="ascii")
    (files / "vault.key").write_text(old, encoding="ascii")
    assert Vault.open(office.desk.vault).token(number) == token, "cut off after the data, before the key"
    assert (files / "vault.key").read_text(encoding="ascii") == now
    (files / "vault.key.next").write_text(old, encoding="ascii")
    assert Vault.open(office.desk.vault).token(number) == token, "cut off before the data"
    assert not (files / "vault.key.next").exists()


@pytest.mark.nights
def test_an_unmasking_is_told_before_it_shows(office: Office) -> None:
    """Names and phones of one vehicle go to a dispatcher with a reason; the ledger holds who, why and whom."""
    rows = [
        {"worker_id": f"W{n:02d}", "name": f"赵{n}", "identity_number": f"2204211990060{n:05d}", "phone": f"138{n:08d}"}
        for n in range(1, 13)
    ]
    Vault.open(office.desk.vault).put(pd.DataFrame(rows))
    held = keys(office)
    office.imports()
    office.runs()
    with pytest.raises(NothingToDo):
        unmask(office.desk, ON, "", "吉D-001", held["dispatcher"], "带队", office.policy)
    office.publishes()
    for role in ("analyst", "administrator"):
        with pytest.raises(NotAllowed):
            unmask(office.desk, ON, "", "吉D-001", held[role], "带队", office.policy)
    with pytest.raises(NotAllowed, match="reason"):
        unmask(office.desk, ON, "", "吉D-001", held["dispatcher"], " ", office.policy)
    assert Desk.open(office.desk.folder).ledger.events("unmasked") == []
    event, people = unmask(office.desk, ON, "", "吉D-001", held["dispatcher"], "带队", office.policy)
    assert people["phone"].str.startswith("138").all()
    assert "identity_number" not in people.columns
    assert (event.actor, event.payload["reason"], event.payload["people"]) == (
        "dispatcher", "带队", sorted(people["worker_id"])
    )  # fmt: skip
    [shown] = night_status(office.desk)["unmasked"]
    assert (shown["by"], shown["reason"], shown["people"]) == ("dispatcher", "带队", len(people))
    assert shown["until"] == "2026-03-16", "a week after the coach of 9 March"
    assert office.accounts()


def test_small_cells_are_not_shown() -> None:
    """Cells of 7, 3, 2 and 1: the small ones make one line of six; one small cell alone, or few people, make none."""

    def cells(*people: int) -> pd.DataFrame:
        return pd.DataFrame(
            [(str(n), "33", "enterprise", "announced", p) for n, p in enumerate(people)], columns=COLUMNS
        )

    assert suppressed(cells(7, 3, 2, 1), 5)["people"].tolist() == [7, 6]
    assert suppressed(cells(7, 3), 5)["people"].tolist() == [7]
    assert suppressed(cells(7, 2, 1), 5)["people"].tolist() == [7]
    assert suppressed(cells(7, 3, 2, 1), 5)["home"].tolist() == ["0", "*"]
