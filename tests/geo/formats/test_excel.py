"""Excel workbooks."""

import datetime as dt
import zipfile

import openpyxl
import pytest

from geo.formats.errors import FileError
from geo.formats.source import Wishes, open_source
from geo.formats.unpack import Limits


@pytest.fixture
def workbook(tmp_path):
    def made(*sheets, name="book.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return made


HEADING = ["名称", "緯度", "経度"]


class TestRows:
    def test_a_cell_reads_as_a_person_would_type_it(self, workbook):
        row = [1, 2.5, True, dt.datetime(2024, 4, 1), dt.datetime(2024, 4, 1, 9, 30), dt.time(9, 30), None]
        path = workbook(("a", [list("abcdefg"), row]))
        values = next(open_source(path).rows()).values
        assert list(values.values()) == [
            "1",
            "2.5",
            "true",
            "2024-04-01",
            "2024-04-01T09:30:00",
            "09:30:00",
            "",
        ]

    def test_rows_have_the_numbers_of_the_sheet(self, workbook):
        path = workbook(
            ("a", [["観光施設一覧"], [], HEADING, ["姫路城", 34.8, 134.7], [], ["天守", 34.8, 134.7]])
        )
        assert [row.number for row in open_source(path).rows()] == [4, 6]

    def test_a_formula_without_a_result_is_said_and_left_blank(self, workbook):
        path = workbook(("a", [HEADING, ["姫路城", "=34+0.8", 134.7], ["天守", 34.8, 134.7]]))
        first, second = open_source(path).rows()
        (finding,) = first.findings
        assert (finding.code, finding.column, finding.value) == ("formula-without-result", "緯度", "=34+0.8")
        assert (first.values["緯度"], second.findings) == ("", ())

    def test_it_is_known_by_its_content(self, workbook):
        assert open_source(workbook(("a", [HEADING]), name="list.csv")).format == "xlsx"

    def test_progress_comes_to_an_end(self, workbook):
        source = open_source(workbook(("a", [HEADING, ["姫路城", 34.8, 134.7]])))
        list(source.rows())
        assert source.progress.share == 1


class TestSheets:
    TWO = (("説明", []), ("施設", [HEADING, ["姫路城", 1, 2]]), ("コード", [["a", "b"]]))

    def test_the_first_with_anything_in_it_is_read(self, workbook):
        assert open_source(workbook(*self.TWO)).layer == "施設"

    def test_what_was_not_read_is_said(self, workbook):
        says = open_source(workbook(*self.TWO)).findings[0].says
        assert says == "The file holds several tables; “施設” was read, these were not: コード."

    def test_another_can_be_named(self, workbook):
        assert open_source(workbook(*self.TWO), Wishes(layer="コード")).columns == ("a", "b")

    def test_one_that_is_not_there_is_refused_with_those_that_are(self, workbook):
        with pytest.raises(FileError, match=r"Name one of: 施設, コード\."):
            open_source(workbook(*self.TWO), Wishes(layer="表"))

    def test_an_empty_workbook_is_said(self, workbook):
        with pytest.raises(FileError, match="nothing in this file"):
            open_source(workbook(("a", [])))


def with_member(path, name, content):
    """Replace one member of an archive."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, old in {**members, name: content}.items():
            archive.writestr(each, old if each != name else content)
    return path


class TestHostile:
    OVERRIDE = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    )
    ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'

    def test_an_entity_in_a_sheet_is_refused(self, workbook):
        path = with_member(workbook(("a", [HEADING])), "xl/worksheets/sheet1.xml", self.ENTITY)
        with pytest.raises(FileError, match="cannot be read"):
            list(open_source(path).rows())

    def test_an_entity_in_the_texts_is_refused(self, workbook):
        path = with_member(workbook(("a", [HEADING])), "xl/sharedStrings.xml", self.ENTITY)
        with zipfile.ZipFile(path) as archive:
            types = archive.read("[Content_Types].xml")
        with_member(path, "[Content_Types].xml", types.replace(b"</Types>", self.OVERRIDE + b"</Types>"))
        with pytest.raises(FileError, match="cannot be read"):
            list(open_source(path).rows())

    def test_broken_xml_is_said(self, workbook):
        path = with_member(
            workbook(("a", [HEADING])), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"
        )
        with pytest.raises(FileError, match="cannot be read"):
            list(open_source(path).rows())

    def test_a_bomb_is_defused(self, workbook):
        path = with_member(workbook(("a", [HEADING])), "xl/worksheets/sheet1.xml", b" " * 3_000_000)
        with pytest.raises(FileError, match="unfolds to far more"):
            open_source(path, Wishes(limits=Limits(harmless=1_000_000, ratio=10)))

    def test_a_part_too_large_to_hold_is_refused(self, workbook):
        with pytest.raises(FileError, match="holds a part of"):
            open_source(workbook(("a", [HEADING])), Wishes(limits=Limits(held=10)))

    def test_an_old_workbook_is_named(self, write):
        with pytest.raises(FileError, match=r"save it as \.xlsx"):
            open_source(write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
