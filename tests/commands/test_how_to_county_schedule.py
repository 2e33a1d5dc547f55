"""The how-to of a county's schedule, followed as a planner would: its file, its commands, its table of amounts."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.travellers import travellers

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("how-to-county-schedule.md", "how-to-county-schedule.zh-CN.md")
ON = "2026-12-31"
BEGAN = date(2026, 3, 1)


def file_of(page: str, folder: Path) -> Path:
    """Return the file of the first step, saved as the page says."""
    file = folder / "our-county.yaml"
    file.write_text(blocks_of(page)[0], encoding="utf-8")
    return file


def blocks_of(page: str) -> list[str]:
    """Return the printed parts of files."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def amounts_of(page: str) -> dict[str, float]:
    """Return place of work -> yuan from the page's last table; what is no number is nothing."""
    rows = re.findall(r"^\| \D*(\d{6}) \|[^|]*\| ([^|]*) \|$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    return {place: float(yuan) if yuan.strip().isdigit() else 0.0 for place, yuan in rows}


@pytest.mark.parametrize("page", PAGES)
def test_the_file_passes_the_check(run: Run, tmp_path: Path, page: str) -> None:
    """Step 2: the file as printed is accepted and its figures are read back."""
    said = run("policy", "check", file_of(page, tmp_path), "--json")
    assert said.code == 0
    assert {"travel_subsidy.schedule", "travel_subsidy.months_min"} <= {row["parameter"] for row in said.data["values"]}


@pytest.mark.parametrize("page", PAGES)
def test_the_schedule_is_in_force(run: Run, tmp_path: Path, page: str) -> None:
    """Step 3: the list and the instrument in full show the county's own figures, read in its own notice."""
    file = file_of(page, tmp_path)
    listed = run("policy", "list", "--place", "220881", "--date", ON, "--policy", file, "--json").data
    [travel] = [row for row in listed["instruments"] if row["id"] == "travel_subsidy"]
    shown = run("policy", "show", "travel_subsidy", "--place", "220881", "--date", ON, "--policy", file, "--json").data
    assert travel["amount"] == shown["amount"]
    for part in ("Liaoning 400", "another province 600", "province 300", "prefecture 200"):
        assert part in travel["amount"]
    assert "Not: Organised transfer" in travel["conditions"]
    assert "Whole months worked: at least 2 months" in travel["conditions"]
    assert "洮南市2026年" in travel["source"]
    assert travel["take_up"].startswith("paid on application")


@pytest.mark.parametrize("page", PAGES)
def test_people_get_what_the_page_says(run: Run, tmp_path: Path, page: str) -> None:
    """Step 4: at work from 1 March and not organised, each gets on 31 December the yuan of the page's table."""
    amounts = amounts_of(page)
    assert len(amounts) == 5
    facts = [{"fact": "organised", "value": "no"}]
    instance, plan = travellers("220881", list(amounts), facts, on=BEGAN)
    plan.save(tmp_path / "plan")
    instance.save(tmp_path / "plan" / "input")
    options = ("--plan", tmp_path / "plan", "--policy", file_of(page, tmp_path), "--date", ON, "--json")
    found = {}
    for number, place in enumerate(amounts, 1):
        answers = run("policy", "for", f"W{number}", *options).data["answers"]
        [travel] = [one for one in answers if one["id"] == "travel_subsidy"]
        found[place] = travel["amount_yuan"] or 0.0
        assert travel["verdict"] == ("due" if found[place] else "nothing")
    assert found == amounts


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        ({"fact": "organised", "value": "no"}, "condition"),
        ({"fact": "organised", "value": "yes"}, "condition"),
        (None, "condition"),
    ],
)
def test_one_month_is_not_enough(run: Run, tmp_path: Path, fact: dict[str, str] | None, verdict: str) -> None:
    """Who began on 1 November has one full month by 31 December (two on 1 January): nothing, organised or not."""
    instance, plan = travellers("220881", ["110108"], [fact] if fact else [], on=date(2026, 11, 1))
    assert travel_of(run, tmp_path, instance, plan)["verdict"] == verdict


@pytest.mark.parametrize(("organised", "verdict"), [("yes", "condition"), (None, "verify")])
def test_organised_or_not_known(run: Run, tmp_path: Path, organised: str | None, verdict: str) -> None:
    """In an organised transfer nothing is paid; where nobody recorded it, the claim asks for it."""
    facts = [] if organised is None else [{"fact": "organised", "value": organised}]
    instance, plan = travellers("220881", ["110108"], facts, on=BEGAN)
    found = travel_of(run, tmp_path, instance, plan)
    assert found["verdict"] == verdict
    assert ("organised" in found["asks"]) == (organised is None)


@pytest.mark.parametrize("page", PAGES)
def test_what_the_county_stopped_is_not_paid(run: Run, tmp_path: Path, page: str) -> None:
    """The last part of the page: from July to December the subsidy is withdrawn, with the source, and paid before and after."""
    file = file_of(page, tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + blocks_of(page)[1], encoding="utf-8")
    where = ("--place", "220881", "--policy", file)
    for day, stopped in (("2026-06-30", False), ("2026-07-01", True), ("2026-12-31", True), ("2027-01-01", False)):
        said = run("policy", "list", *where, "--date", day, "--json").data
        assert ("travel_subsidy" in {one["id"] for one in said["instruments"]}) != stopped, day
    assert "(withdrawn: 县里电话答复，下半年暂停)" in run("policy", "list", *where, "--date", ON).out.replace("\n", "")
    assert "2026-07-01 to 2026-12-31" in run("policy", "show", "travel_subsidy", *where).out.replace("\n", "")
    instance, plan = travellers("220881", ["110108"], [{"fact": "organised", "value": "no"}], on=BEGAN)
    plan.save(tmp_path / "plan")
    instance.save(tmp_path / "plan" / "input")
    said = run("policy", "for", "W1", "--plan", tmp_path / "plan", "--policy", file, "--date", ON, "--json").data
    [travel] = [one for one in said["answers"] if one["id"] == "travel_subsidy"]
    assert (travel["verdict"], travel["amount_yuan"]) == ("withdrawn", None)
    assert travel["why"] == "withdrawn (县里电话答复，下半年暂停)"


def travel_of(run: Run, folder: Path, instance: object, plan: object) -> dict[str, object]:
    """Return what the travel subsidy says of W1 under the page's file on 31 December."""
    plan.save(folder / "plan")  # type: ignore[attr-defined]
    instance.save(folder / "plan" / "input")  # type: ignore[attr-defined]
    file = file_of(PAGES[0], folder)
    said = run("policy", "for", "W1", "--plan", folder / "plan", "--policy", file, "--date", ON, "--json")
    [travel] = [one for one in said.data["answers"] if one["id"] == "travel_subsidy"]
    return dict(travel)
