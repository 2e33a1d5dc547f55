"""One sheet per vehicle (一车一方案): stops and times, who boards where, who receives them; names masked."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from dispatch.accounts import FIRM
from dispatch.hours import NIGHT
from dispatch.night import Material
from dispatch.travellers import COUNTY
from domain.geography import Divisions
from domain.language import Language, Text
from reports.figures.tourmap import Stop, tour_map
from reports.form import Form
from reports.markup import trusted
from reports.names import Names, is_missing
from reports.night_tables import VEHICLE_KINDS, clock
from reports.page import bilingual_page, templates
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy

Sheet = dict[str, Any]
LANGUAGES: tuple[Language, Language] = ("zh", "en")


def write_sheets(folder: Path, made: Material, names: Names, called: Mapping[str, str], lang: Language) -> list[Path]:
    """Write a printable page and JSON per vehicle, and one workbook with a sheet for each; names as ``masked_names`` gives them.

    Files are numbered in the order of days and vehicles: what a ledger calls a vehicle is no file name.
    """
    written: list[Path] = []
    sheets = list(sheets_of(made, names, called))
    if not sheets:
        return written
    folder.mkdir()
    for number, sheet in enumerate(sheets, 1):
        stem = f"{sheet['day']}-{number:03d}"
        title = Text(f"一车一方案 {sheet['vehicle_id']}", f"Vehicle {sheet['vehicle_id']}")
        page = bilingual_page(title, lang, lambda each, sheet=sheet: _body(sheet, names, each))  # type: ignore[misc]
        (folder / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
        text = json.dumps(sheet, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (folder / f"{stem}.json").write_text(text, encoding="utf-8", newline="\n")
        written += [folder / f"{stem}.html", folder / f"{stem}.json"]
    with Spreadsheet(folder / "vehicles.xlsx", names, lang, made.snapshot.on) as book:
        for sheet in sheets:
            book.add(
                _tidy(sheet),
                title=f"{sheet['day'][5:]} {sheet['vehicle_id']}",
                heading=f"{sheet['trip_id']} {sheet['head'][:16]}",
            )
    return [*written, folder / "vehicles.xlsx"]


def masked_name(name: object) -> str:
    """Return a name of which only the first character is left."""
    return "" if is_missing(name) or not str(name) else str(name)[0] + "＊" * max(len(str(name)) - 1, 1)


def sheets_of(made: Material, names: Names, called: Mapping[str, str]) -> Iterator[Sheet]:
    """Yield what each vehicle's sheet says, by day and vehicle."""
    frames, instance = made.fleet.frames, made.snapshot.instance
    posts = instance.posts.set_index("post_id")
    employers = instance.employers.set_index("employer_id")["name"]
    passengers = frames["passengers"]
    for trip in frames["trips"].sort_values(["day", "vehicle_id"]).to_dict("records"):
        riding = passengers[passengers["trip_id"] == trip["trip_id"]].sort_values("seat")
        stops = frames["stops"][frames["stops"]["trip_id"] == trip["trip_id"]].sort_values("nth")
        pauses = frames["pauses"][frames["pauses"]["trip_id"] == trip["trip_id"]].sort_values("nth")
        yield {
            **{name: trip[name] for name in ("trip_id", "vehicle_id", "kind", "day", "origin", "destination", "seats", "people")},
            "train": _train(trip),
            "pauses": [
                {"begins": clock(p["begins"]), "ends": clock(p["ends"]), "why": p["why"]} for p in pauses.to_dict("records")
            ],
            "km": trip["km"], "drive_minutes": trip["drive_minutes"], "cost_yuan": trip["cost_yuan"], "drivers": trip["drivers"],
            "departs": clock(trip["departs"]), "arrives": clock(trip["arrives"]), "order_proven": bool(trip["order_proven"]),
            "from": {lang: _counties(trip, stops, names, lang) for lang in LANGUAGES},
            "to": {lang: names.place(trip["destination"], lang) for lang in LANGUAGES},
            "head": made.head,
            "run": made.run_key,
            "status": made.status,
            "stops": [
                {"nth": s["nth"], "title": s["title"], "region": s["region"], "arrives": clock(s["arrives"]),
                 "departs": clock(s["departs"]), "people": s["people"], "assumed": bool(s["assumed"]),
                 "latitude": s["latitude"], "longitude": s["longitude"]}
                for s in stops.to_dict("records")
            ],
            "passengers": [
                {"seat": p["seat"], "worker_id": p["worker_id"], "name": called.get(p["worker_id"], ""), "first": bool(p["first"]),
                 "stop": _stop_of(stops, p["point_id"]), "post": str(posts["title"][p["post_id"]]),
                 "employer": str(employers[p["employer_id"]]),
                 "subsidy_yuan": None if pd.isna(p["subsidy_yuan"]) else float(p["subsidy_yuan"]),
                 "subsidy_state": p["subsidy_state"]}
                for p in riding.to_dict("records")
            ],
            "handover": [
                {"employer": str(employers[employer]), "contact": called.get(str(employer), ""), "post": str(posts["title"][post]), "region": str(posts["region"][post]),
                 "station": None if pd.isna(posts["station"][post]) else str(posts["station"][post]), "people": int(people)}
                for (employer, post), people in riding.groupby(["employer_id", "post_id"]).size().items()
            ],
        }  # fmt: skip


def _train(trip: dict[Any, Any]) -> dict[str, Any] | None:
    """Return the train of a trip, None on the road."""
    if not trip["service"]:
        return None
    return {
        "service": trip["service"], "from": trip["station"], "to": trip["last_station"],
        "departs": clock(trip["train_departs"]), "arrives": clock(trip["train_arrives"]),
    }  # fmt: skip


def _counties(trip: dict[Any, Any], stops: pd.DataFrame, names: Names, lang: Language) -> str:
    """Return where a vehicle comes from: its counties in the order of its stops."""
    boarding = stops[stops["people"] > 0]["region"].str[:COUNTY].drop_duplicates().tolist() or [trip["origin"]]
    return Text("、", ", ").say(lang).join(names.place(code, lang) for code in boarding)


def _stop_of(stops: pd.DataFrame, point: str) -> int:
    return int(stops.loc[stops["point_id"] == point, "nth"].iloc[0])


def masked_names(made: Material) -> dict[str, str]:
    """Return the masked names of everybody with a firm promise, and of the employers' contacts by employer; blank where the vault has none."""
    from domain.vault import Vault

    workers = made.diff.loc[made.diff["to_level"].isin(FIRM) & made.diff["to_post"].notna(), "worker_id"]
    if not len(workers):
        return {}
    vault = Vault.open(made.vault)
    revealed, known = vault.reveal(workers), vault.contacts(made.snapshot.instance.employers["employer_id"])
    found = dict(zip(revealed["worker_id"], map(masked_name, revealed["name"]), strict=True))
    return found | dict(zip(known["employer_id"], map(masked_name, known["name"]), strict=True))


def _body(sheet: Sheet, names: Names, lang: Language) -> str:
    def say(zh: str, en: str) -> str:
        return Text(zh, en)[0 if lang == "zh" else 1]

    kind = VEHICLE_KINDS[sheet["kind"]].say(lang)
    place = {stop["region"]: names.place(stop["region"], lang) for stop in [*sheet["stops"], *sheet["handover"]]}
    values = {
        "sheet": sheet,
        "rests": [_rest(pause, lang) for pause in sheet["pauses"]],
        "kind": kind,
        "place": place,
        "map": _map(sheet, lang),
        "subsidy": _subsidies(sheet, lang),
    }
    return templates().get_template("vehicle.html.j2").render(say=say, lang=lang, **values)


def _rest(pause: dict[str, str], lang: Language) -> str:
    """Return a pause in words."""
    why = Text("凌晨停驶", "no driving at night") if pause["why"] == NIGHT else Text("休息", "rest")
    return f"{pause['begins']}–{pause['ends']} {why.say(lang)}"


def _map(sheet: Sheet, lang: Language) -> Markup:
    """Return the map of the stops."""
    stops = [Stop(s["title"], s["latitude"], s["longitude"], s["people"]) for s in sheet["stops"]]
    onward = Text("往 {place}，全程 {km:,.0f} 公里", "to {place}, {km:,.0f} km in all")
    said = onward.say(lang, place=sheet["to"][lang], km=sheet["km"])
    title = Text("集合点及发车方向（示意，未画道路）", "Stops and direction (a sketch without roads)").say(lang)
    end = Divisions.load().seat(sheet["destination"])
    return trusted(tour_map(stops, end, said, Text("公里", "km").say(lang), title))


def _subsidies(sheet: Sheet, lang: Language) -> list[str]:
    """Return the travel subsidy of each passenger in words."""
    said = []
    for person in sheet["passengers"]:
        if person["subsidy_state"] == "verify" or person["subsidy_yuan"] is None:
            said.append(Text("待核实", "to verify").say(lang))
        else:
            said.append(f"{person['subsidy_yuan']:,.0f}" if person["subsidy_yuan"] else "—")
    return said


def _tidy(sheet: Sheet) -> Tidy:
    fields = (
        Field("seat", Text("座位", "Seat")),
        Field("name", Text("姓名（已隐去）", "Name (masked)"), Form.TEXT),
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("stop", Text("上车站", "Stop")),
        Field("point", Text("集合点", "Boards at"), Form.TEXT),
        Field("boards", Text("集合时刻", "Time there"), Form.TEXT),
        Field("employer", Text("用人单位", "Employer"), Form.TEXT),
        Field("post", Text("岗位", "Post"), Form.TEXT),
        Field("subsidy_yuan", Text("交通补贴（元）", "Travel subsidy (yuan)"), Form.YUAN),
    )
    halts = {stop["nth"]: stop for stop in sheet["stops"]}
    rows = [
        {**person, "point": halts[person["stop"]]["title"], "boards": halts[person["stop"]]["arrives"]}
        for person in sheet["passengers"]
    ]
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy(sheet["trip_id"], Text(sheet["trip_id"], sheet["trip_id"]), fields, frame)
