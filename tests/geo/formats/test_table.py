"""CSV as it comes from offices."""

import pytest

from geo.formats.errors import FileError
from geo.formats.source import Wishes, open_source
from geo.formats.table import sniff


@pytest.fixture
def rows(write):
    return lambda text, **wishes: list(open_source(write("a.csv", text), Wishes(**wishes)).rows())


class TestRows:
    def test_a_row_has_its_values_by_column(self, rows):
        assert rows("名称,緯度\n姫路城,34.8\n")[0].values == {"名称": "姫路城", "緯度": "34.8"}

    def test_the_first_row_below_the_heading_is_row_2(self, rows):
        assert rows("a,b\n1,2\n")[0].number == 2

    def test_blank_rows_are_left_out_but_counted(self, rows):
        assert [row.number for row in rows("a,b\n1,2\n,\n\n3,4\n,\n , \n")] == [2, 5]

    def test_a_line_break_in_quotes_is_part_of_the_cell(self, rows):
        read = rows('a,b\n"one\ntwo",2\nx,y\n')
        assert [(row.number, row.values["a"]) for row in read] == [(2, "one\ntwo"), (3, "x")]

    def test_doubled_quotes_are_quotes(self, rows):
        assert rows('a,b\n"6"" pipe",2\n')[0].values["a"] == '6" pipe'

    def test_a_separator_in_quotes_separates_nothing(self, rows):
        assert rows('a,b\n"x,y",2\n')[0].values["a"] == "x,y"

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_separator_is_recognised(self, rows, delimiter):
        text = "name,lat,note\nx,1,one\ny,2,two\n".replace(",", delimiter)
        assert rows(text)[0].values == {"name": "x", "lat": "1", "note": "one"}

    def test_decimal_commas_do_not_hide_semicolons(self, rows):
        assert rows("nom;lat;lon\nA;48,85;2,35\nB;48,86;2,36\n")[0].values["lat"] == "48,85"

    def test_a_wish_for_a_separator_is_heard(self, rows):
        assert list(rows("a;b,c\n1;2,3\n", delimiter=",")[0].values) == ["a;b", "c"]

    def test_a_short_row_is_filled_up_and_said(self, rows):
        row = rows("a,b,c\n1,2\n")[0]
        assert (row.values["c"], row.findings[0].code) == ("", "row-short")

    def test_a_long_row_is_said(self, rows):
        assert (
            rows("a,b\n1,2,3\n")[0].findings[0].says
            == "The row has 3 cells for 2 columns; “3” is beyond the last one."
        )

    def test_blank_cells_beyond_the_heading_are_nothing(self, rows):
        assert rows("a,b\n1,2,,\n")[0].findings == ()

    def test_a_quote_never_closed_refuses_the_file_and_names_the_row(self, rows):
        with pytest.raises(FileError, match="quotation mark in row 3 is not closed"):
            rows('a,b\n1,2\n"3,4\n5,6\n')

    def test_a_quoted_text_without_end_refuses_the_file_too(self, rows):
        with pytest.raises(FileError, match="quotation mark in row 2 is not closed"):
            rows('a,b\n"1,2\n' + "3,4\n" * (9 << 18))

    def test_rows_after_a_broken_one_are_read(self, rows):
        assert [row.values["b"] for row in rows('a,b\n"x"y,1\nz,2\n')] == ["", "2"]

    def test_a_line_without_end_is_refused(self, rows):
        with pytest.raises(FileError, match="A line is longer than"):
            rows("a,b\n" + "x" * (8 << 20))


class TestHeading:
    @pytest.mark.parametrize(
        "above",
        [
            "\n\n",
            "文化財一覧\n",
            "文化財一覧,,,\n\n",
            ",,,\n文化財一覧,2024年,,\n",
            "出典：東京都,,,\n更新日：2024-01-01,,,\n",
        ],
    )
    def test_what_stands_above_it_is_passed_over(self, rows, above):
        assert (
            rows(f"{above}NO,名称,緯度,経度\n1,湯島,35.7,139.7\n2,神田,35.7,139.7\n")[0].values["名称"]
            == "湯島"
        )

    def test_rows_keep_counting_from_the_top_of_the_file(self, rows):
        assert rows("一覧,,\n\nNO,名称,緯度\n1,湯島,35.7\n")[0].number == 4

    def test_a_name_that_comes_twice_is_numbered(self, rows):
        assert list(rows("名称,備考,備考\na,b,c\n")[0].values) == ["名称", "備考", "備考 (2)"]

    def test_a_name_that_comes_twice_is_said(self, write):
        source = open_source(write("a.csv", "名称,備考,備考\na,b,c\n"))
        assert [finding.code for finding in source.findings] == ["column-duplicated"]

    def test_a_column_without_a_name_gets_its_letter(self, rows):
        assert list(rows("名称,,備考\na,b,c\n")[0].values) == ["名称", "(B)", "備考"]

    def test_blank_names_at_the_end_are_no_columns(self, rows):
        assert list(rows("名称,備考,,\na,b,,\n")[0].values) == ["名称", "備考"]

    def test_numbers_alone_are_no_heading(self, rows):
        with pytest.raises(ValueError, match="No heading was found"):
            rows("1,2\n3,4\n")

    def test_a_heading_alone_is_a_table_without_rows(self, rows):
        assert rows("名称,緯度,経度\n") == []


class TestSniff:
    def test_excel_may_say_it_itself(self):
        assert sniff("sep=;\na,b;c\n") == ";"
