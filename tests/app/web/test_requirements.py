"""The finder's page, its sheet and its calendar: the address says it all."""

import shutil
import subprocess

import pytest
from icalendar import Calendar

HIMEJI = "point=134.69,34.84&first_on=2035-04-12&site.surfaces=road&shoot.tripod_on_road=yes"


def test_without_a_site_it_says_how_to_begin(site):
    answer = site.get("/en/requirements")
    assert answer.status_code == 200
    assert "Nothing to answer yet" in answer.text


def test_the_answer_names_office_law_days_and_source(site):
    said = site.get(f"/en/requirements?{HIMEJI}").text
    for words in ("Chief of the police station", "Road Traffic Act art. 77", "April 9, 2035", "npa.go.jp"):
        assert words in said


def test_in_japanese_as_well_and_side_by_side_if_wanted(site):
    assert "Road use permit" not in site.get(f"/ja/requirements?{HIMEJI}").text
    both = site.get(f"/ja/requirements?{HIMEJI}&both=yes").text
    assert "道路使用許可" in both
    assert "Road use permit" in both


def test_what_is_not_answered_can_be_taken_as_not_happening(site):
    assert "more may be needed" in site.get(f"/en/requirements?{HIMEJI}").text
    said = site.get(f"/en/requirements?{HIMEJI}&rest=no").text
    assert "Do you fly a drone?" not in said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("point=10,10", "touches no municipality"),
        ("point=nowhere", "no list of longitude,latitude"),
        ("shape=134,34;135,35", "points"),
        ("shape=134,34;135,35;135,34;134,35", "cross"),
        ("point=134.69,34.84&first_on=2020-01-01", "lies in the past"),
        ("point=134.69,34.84&first_on=soon", "first_on"),
        ("point=134.69,34.84&unicorn=yes", "no field"),
        ("point=134.69,34.84&shoot.drone=perhaps", "true or false"),
        ("point=134.69,34.84&shoot.drone_g=-5", "number"),
        ("point=134.69,34.84&begins_at=18:00", "both hours"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(site, query, says):
    answer = site.get(f"/en/requirements?{query}")
    assert answer.status_code == 400
    assert says in answer.text


def test_the_filing_days_go_into_a_calendar(site):
    answer = site.get(f"/en/requirements.ics?{HIMEJI}")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["content-type"].startswith("text/calendar")
    days = {str(event["summary"]): event.decoded("dtstart").isoformat() for event in events}
    assert days["Latest day to file: Road use permit (category 4: location shooting)"] == "2035-04-09"
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_the_sheet_says_in_print_what_the_page_says(site, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is absent.")
    answer = site.get(f"/ja/requirements.pdf?{HIMEJI}&both=yes")
    (file := tmp_path / "sheet.pdf").write_bytes(answer.content)
    said = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    for words in ("道路使用許可", "Road use permit", "道路交通法第", "2035", "npa.go.jp"):
        assert words in said


def test_the_same_question_on_the_same_day_gives_the_same_sheet(site):
    first, second = (site.get(f"/en/requirements.pdf?{HIMEJI}").content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("file", ["pdf", "ics"])
def test_without_a_site_there_is_nothing_to_print(site, file):
    assert site.get(f"/en/requirements.{file}").status_code == 400
