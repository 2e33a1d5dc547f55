"""A workbook for each county, employer and corridor: who comes, to which post, on which day, by which vehicle; names masked.

Files are numbered: what a ledger calls an employer or a corridor is no file name. ``index.csv`` says which is whose.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.accounts import FIRM
from dispatch.night import Material
from dispatch.travellers import earliest_day
from domain.language import Language, Text
from reports.form import Form
from reports.names import Names
from reports.night_tables import LEVELS, clock
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy, write_tables

KINDS = {
    "counties": Text("户籍县", "Home county"),
    "employers": Text("用人单位", "Employer"),
    "corridors": Text("劳务协作", "Corridor"),
}
_FIELDS = (
    Field("name", Text("姓名（已隐去）", "Name (masked)"), Form.TEXT),
    Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
    Field("level", Text("承诺程度", "Level"), Form.LABEL, LEVELS),
    Field("home", Text("户籍县", "Home county"), Form.PLACE),
    Field("employer", Text("用人单位", "Employer"), Form.TEXT),
    Field("title", Text("岗位", "Post"), Form.TEXT),
    Field("place", Text("工作地点", "Place of work"), Form.PLACE),
    Field("day", Text("上岗日期", "First day"), Form.DATE),
    Field("vehicle", Text("车辆", "Vehicle"), Form.TEXT),
    Field("point", Text("集合点", "Boards at"), Form.TEXT),
    Field("boards", Text("集合时刻", "Time there"), Form.TEXT),
    Field("arrives", Text("到达", "Arrives"), Form.TEXT),
)


def write_books(folder: Path, made: Material, names: Names, called: Mapping[str, str], lang: Language) -> int:
    """Write the workbooks, names masked as given, under ``folder`` and return how many there are; none where nobody has a firm promise."""
    people = journeys(made, called)
    if not len(people):
        return 0
    index = []
    for kind, groups in (
        ("counties", _by(people, "home")),
        ("employers", _by(people, "employer_id")),
        ("corridors", _by_corridor(people, made)),
    ):
        for number, (whose, part) in enumerate(groups, 1):
            path = folder / kind / f"{number:04d}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            own = part["employer"].iloc[0] if kind == "employers" else whose
            title = names.place(whose, lang) if kind == "counties" else str(own)
            tidy = Tidy(
                kind, Text(title, title), _FIELDS, part[[field.name for field in _FIELDS]].reset_index(drop=True)
            )
            with Spreadsheet(path, names, lang, made.snapshot.on) as book:
                book.add(tidy, title=KINDS[kind].say(lang), heading=f"{title} {made.snapshot.on} {made.head[:16]}")
            index.append((kind, f"{kind}/{path.name}", whose, title, len(part)))
    write_tables([_index(index)], folder, names)
    return len(index)


def _index(rows: list[tuple[str, str, str, str, int]]) -> Tidy:
    fields = (
        Field("kind", Text("类别", "Kind"), Form.LABEL, KINDS),
        Field("file", Text("文件", "File"), Form.TEXT),
        Field("whose", Text("编号", "Id"), Form.TEXT),
        Field("title", Text("名称", "Name"), Form.TEXT),
        Field("people", Text("人数", "People")),
    )
    return Tidy(
        "workbooks", Text("分发的工作簿", "Workbooks"), fields, pd.DataFrame(rows, columns=[f.name for f in fields])
    )


def journeys(made: Material, called: Mapping[str, str]) -> pd.DataFrame:
    """Return everybody with a firm promise: the columns of the workbooks, and ``employer_id``; by day and worker."""
    instance = made.snapshot.instance
    firm = made.diff[made.diff["to_level"].isin(FIRM) & made.diff["to_post"].notna()]
    posts = instance.posts.set_index("post_id").loc[firm["to_post"]]
    employer = instance.employers.set_index("employer_id")["name"]
    home = instance.workers.set_index("worker_id")["region"].str[:6]
    halts = made.fleet.frames["stops"].rename(columns={"title": "point", "arrives": "boards"})
    riding = (
        made.fleet.frames["passengers"]
        .merge(made.fleet.frames["trips"][["trip_id", "vehicle_id", "arrives"]], on="trip_id")
        .merge(halts[["trip_id", "point_id", "point", "boards"]], on=["trip_id", "point_id"])
    )
    ride = riding.drop_duplicates("worker_id").set_index("worker_id")
    own = firm["worker_id"]
    early = earliest_day(made.policy, made.snapshot.on)
    first = posts["starts"].where(posts["starts"] > early, early).to_numpy()
    frame = pd.DataFrame(
        {
            "name": [called.get(worker, "") for worker in own],
            "worker_id": own.to_numpy(),
            "level": firm["to_level"].to_numpy(),
            "home": home.reindex(own).to_numpy(),
            "employer": employer.reindex(posts["employer_id"]).to_numpy(),
            "employer_id": posts["employer_id"].to_numpy(),
            "title": posts["title"].to_numpy(),
            "place": posts["region"].to_numpy(),
            "day": first,
        }
    )
    frame["vehicle"], frame["point"] = (ride[name].reindex(own).to_numpy() for name in ("vehicle_id", "point"))
    for name in ("boards", "arrives"):
        frame[name] = [None if pd.isna(minutes) else clock(int(minutes)) for minutes in ride[name].reindex(own)]
    return frame.sort_values(["day", "employer_id", "worker_id"], ignore_index=True)


def _by(people: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
    for whose, part in people.groupby(column, sort=True):
        yield str(whose), part


def _by_corridor(people: pd.DataFrame, made: Material) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the people of every corridor that has any."""
    rows: list[dict[Any, Any]] = made.snapshot.instance.corridors.sort_values("corridor_id").to_dict("records")
    for row in rows:
        here, there = tuple(row["origin"]), tuple(row["destination"])
        inside = people["home"].str.startswith(here) & people["place"].str.startswith(there)
        if inside.any():
            yield str(row["corridor_id"]), people[inside]
