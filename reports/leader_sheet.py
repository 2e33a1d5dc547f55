"""The sheet of whoever leads a vehicle: names and phones, who asked for it and why, and when it is to be destroyed."""

from datetime import date
from pathlib import Path

import pandas as pd

from dispatch.ledger import Event
from domain.language import Language, Text
from domain.policy import Policy
from reports.form import Form
from reports.names import Names
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy


def write_leader_sheet(people: pd.DataFrame, path: Path, event: Event, lang: Language) -> None:
    """Write a workbook with the passengers' names and phones.

    Parameters
    ----------
    people
        As ``dispatch.unmasking.unmask`` returns.
    path
        File to write.
    event
        The ledger's event of the unmasking: who, why, number.
    lang
        Language of the headers.
    """
    fields = (
        Field("seat", Text("座位", "Seat")),
        Field("name", Text("姓名", "Name"), Form.TEXT),
        Field("phone", Text("联系电话", "Phone"), Form.TEXT),
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("point_id", Text("集合点", "Point"), Form.TEXT),
        Field("contact", Text("单位联系人", "Employer's contact"), Form.TEXT),
        Field("contact_phone", Text("联系人电话", "Phone of the contact"), Form.TEXT),
    )
    on = date.fromisoformat(event.plan_date)
    words = Text(
        "{who} 领用（{reason}），台账第 {seq} 号；{until} 失效，届时须已销毁",
        "for {who} ({reason}), event {seq} of the ledger; expires on {until}, to be destroyed by then",
    )
    told = event.payload
    heading = words.say(lang, who=event.actor, reason=told["reason"], seq=event.seq, until=told["until"])
    title = Text("领队名单", "Leader's sheet")
    tidy = Tidy("leader", title, fields, people[[field.name for field in fields]])
    with Spreadsheet(path, Names.of(Policy.load(), on), lang, on) as book:
        book.add(tidy, heading=heading)
