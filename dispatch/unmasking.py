"""Names and phones for whoever leads a vehicle: by role, with a reason, and told to the ledger before they are shown."""

import datetime
from pathlib import Path

import pandas as pd

from dispatch.desk import Desk
from dispatch.durable import canonical, sha256
from dispatch.ledger import Event
from dispatch.publication import published_of
from dispatch.refusals import NotAllowed, NothingToDo
from dispatch.roles import holder
from domain.language import Text
from domain.policy import Policy

SHEET = [
    "trip_id", "seat", "worker_id", "name", "phone", "post_id", "point_id", "employer_id", "contact", "contact_phone",
]  # fmt: skip
"""``contact`` is whom the employer names for the handover; blank where the ledgers name nobody."""


def unmask(
    desk: Desk, on: datetime.date, scope: str, vehicle: str, key_file: Path, reason: str, policy: Policy
) -> tuple[Event, pd.DataFrame]:
    """Return names and phones of the passengers of a published vehicle, after the ledger was told who asked and why.

    Parameters
    ----------
    desk
        The desk.
    on, scope
        The publication.
    vehicle
        The vehicle, as its sheet calls it.
    key_file
        Key of a dispatcher or an auditor.
    reason
        Why; stands in the ledger for good.
    policy
        Says for how many days after the journey the sheet may be kept.

    Returns
    -------
    Event, DataFrame
        The event, whose ``until`` is the last day of the sheet: the ledger and the sheet say it, and whoever needs one after it
        asks anew; ``SHEET``, by trip and seat. No identity numbers.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When the role may not, or no reason is given.
    dispatch.refusals.NothingToDo
        When nothing is published for the day, or no such vehicle runs.
    """
    from domain.vault import Vault

    with desk.working():
        name, role = holder(desk, key_file, "unmask")
        if not reason.strip():
            raise NotAllowed(Text("须写明理由", "a reason is needed"))
        versions = published_of(desk, on, scope)
        if not versions:
            raise NothingToDo(Text(f"{on} 还没有公布", f"nothing is published for {on}"))
        place = desk.runs / versions[-1].payload["run"] / "6-vehicles"
        trips, riders = (pd.read_parquet(place / f"{part}.parquet") for part in ("trips", "passengers"))
        own = riders[riders["trip_id"].isin(trips.loc[trips["vehicle_id"] == vehicle, "trip_id"])]
        if not len(own):
            known = "、".join(sorted(set(trips["vehicle_id"]))[:10])
            raise NothingToDo(
                Text(f"{on} 没有车辆 {vehicle}；有 {known}", f"no vehicle {vehicle} runs on {on}; there are {known}")
            )
        people = sorted(own["worker_id"])
        last_day = datetime.date.fromisoformat(max(trips.loc[trips["vehicle_id"] == vehicle, "day"]))
        until = max(last_day, on) + datetime.timedelta(days=int(policy.value("sheets.days", on, scope)))
        payload = {
            "role": role.value, "reason": reason, "vehicle": vehicle, "published": versions[-1].seq, "people": people,
            "until": until.isoformat(),
        }  # fmt: skip
        last = desk.ledger.last("unmasked")
        key = f"unmasked:{0 if last is None else last.seq}:{sha256(canonical([name, payload]))}"
        event = desk.ledger.append("unmasked", key, on, name, payload)
        vault = Vault.open(desk.vault)
        revealed, contacts = vault.reveal(own["worker_id"]), vault.contacts(sorted(set(own["employer_id"])))
    contacts = contacts.rename(columns={"name": "contact", "phone": "contact_phone"})
    shown = own.merge(revealed[["worker_id", "name", "phone"]], on="worker_id").merge(contacts, on="employer_id")
    return event, shown.sort_values(["trip_id", "seat"])[SHEET].reset_index(drop=True)


def rotate_key(desk: Desk, on: datetime.date, key_file: Path) -> Event:
    """Encrypt the vault under a new key and tell the ledger: the mark of the key, never the key.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When the key file is no administrator's.
    """
    from domain.vault import Vault

    with desk.working():
        name, _ = holder(desk, key_file, "rotate")
        mark = Vault.open(desk.vault).rotate(desk.vault)
        return desk.ledger.append("key_rotated", f"key_rotated:{mark}", on, name, {"mark": mark})
