"""What the command line says after an import: what happened, what is wrong, and what to do next."""

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.accounts.importing import AreasReport, Ended
from app.cli.language import Voice
from app.locations.imports.candidate import Outcome
from app.locations.imports.report import LEFT_OUT, Report
from geo.formats.findings import listed, printable
from geo.sentence import Sentence, Translate, Words, counted

FIRST = 10
INDENT = " " * 10
_DID = {
    Outcome.ADD: Words("added"),
    Outcome.UPDATE: Words("updated"),
    Outcome.UNCHANGED: Words("unchanged"),
    Outcome.RETIRE: Words("retired, because the file has them no more"),
    Outcome.DUPLICATE: Words("left out: on the map or in the file already"),
    Outcome.NO_POSITION: Words("left out: without a position"),
    Outcome.WRONG: Words("left out: something is wrong"),
}
_WOULD = _DID | {
    Outcome.ADD: Words("would be added"),
    Outcome.UPDATE: Words("would be updated"),
    Outcome.RETIRE: Words("would be retired: the file lacks them"),
}
_DRY_RUN = Words("This was a dry run: nothing was changed. Leave --dry-run out to do it.")
_NOTHING_GOES_IN = Words("This was a dry run: nothing was changed, and not one row would go in.")
_HEADINGS = (Words("Column"), Words("Place"), Words("What is wrong"), Words("How to mend it"))


def tell_locations(console: Console, report: Report) -> None:
    """Say what became of a file of places."""
    voice = Voice(console, report.translate)
    source = report.source
    how = [source.format.value, source.encoding, source.layer, source.crs]
    console.print(f"\n{source.name}: {', '.join(part for part in how if part)}", markup=False)
    voice.tell(Sentence("Recognised as: {list}", list=report.list_title or Sentence("a table of places")))
    _tell_columns(voice, report)
    if not report.licence:
        voice.tell(
            Sentence("No licence is given: readers will not know how they may use this. Add --licence."), "! "
        )
    for finding in report.file_findings:
        voice.tell(finding.sentence, "! ")
    _tell_outcomes(voice, report)
    _tell_categories(voice, report)
    _tell_remarks(console, report)
    if report.is_dry_run:
        voice.tell(Sentence(_NOTHING_GOES_IN if report.is_fruitless else _DRY_RUN), "\n")


def _tell_columns(voice: Voice, report: Report) -> None:
    roles = report.position_columns.roles
    columns = [
        f"{field}={column}" for field, column in report.columns.items() if (field, column) not in roles
    ]
    voice.tell(Sentence("Columns: {columns}", columns=listed(columns) or Sentence("none by name")))
    own = [Sentence("the shapes in the file")] if report.source.format.has_shapes else []
    positions = [*own, *listed([f"{role}={column}" for role, column in roles])]
    voice.tell(Sentence("Position from: {columns}", columns=positions))


def _tell_outcomes(voice: Voice, report: Report) -> None:
    voice.tell(counted(report.rows, Words("{count:>9,} row"), Words("{count:>9,} rows")), "\n")
    for outcome, words in (_WOULD if report.is_dry_run else _DID).items():
        if count := report.outcomes[outcome]:
            voice.tell(Sentence(words), f"{count:>9,} ")


def _tell_categories(voice: Voice, report: Report) -> None:
    """Say which categories the rows got; the rules behind them are in the written report."""
    counts: Counter[str] = Counter()
    for (_, category), count in report.rules.items():
        counts[category] += count
    if counts:
        kinds = [f"{category} {count:,}" for category, count in counts.most_common()]
        voice.tell(Sentence("Kinds of places: {kinds}", kinds=kinds), "\n")


def _tell_remarks(console: Console, report: Report) -> None:
    remarks = nsmallest(FIRST + 1, _worth_reading(report), key=_urgency)
    if not remarks:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(report.translate(Words("Row")), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(report.translate(heading), overflow="fold")
    for remark in remarks[:FIRST]:
        became = Words("left out") if Outcome(remark["outcome"]) in LEFT_OUT else Words("goes in")
        cells = (
            remark["row"],
            report.translate(became),
            *(remark[each] for each in ("column", "name", "says", "mend")),
        )
        table.add_row(*(Text(printable(str(cell or ""))) for cell in cells))
    console.print()
    console.print(table, soft_wrap=False)
    if len(remarks) > FIRST:
        _tell_rest(Voice(console, report.translate), report)


def _worth_reading(report: Report) -> Iterator[dict[str, Any]]:
    """Yield what someone may mend; rows without a position are only counted."""
    return (remark for remark in report.remarks() if remark["code"] != "position-missing")


def _urgency(remark: dict[str, Any]) -> tuple[int, int]:
    """Sort what must be mended before what deserves a look, and both before what is here already."""
    order = (Outcome.WRONG, Outcome.ADD, Outcome.UPDATE, Outcome.UNCHANGED)
    outcome = Outcome(remark["outcome"])
    return (order.index(outcome) if outcome in order else len(order), remark["row"] or 0)


def _tell_rest(voice: Voice, report: Report) -> None:
    codes = [f"{code} {count:,}" for code, count in report.findings.most_common()]
    voice.tell(Sentence("These are {shown} of them. All by kind: {codes}", shown=FIRST, codes=codes), "\n")
    voice.tell(Sentence("Add --report FILE.csv to get every row as a table that Excel opens."))


def tell_areas(console: Console, translate: Translate, report: AreasReport, moved: int) -> None:
    """Say what a file of boundaries changed."""
    voice = Voice(console, translate)
    one = Words("{count:>9,} area replaced, {added:,} added")
    many = Words("{count:>9,} areas replaced, {added:,} added")
    voice.tell(counted(report.replaced, one, many, added=len(report.added)), "\n")
    if report.replaced:
        voice.tell(Sentence("{share:>9.1%} of an area changed usually (median)", share=report.usual_change))
        most = [f"{code} {share:.0%}" for code, share in report.most_changed()]
        voice.tell(Sentence("most: {most}", most=most), INDENT)
    one, many = (
        Words("{count:>9,} place lies in another municipality now"),
        Words("{count:>9,} places lie in another municipality now"),
    )
    voice.tell(counted(moved, one, many))
    for code, before, now in report.renamed:
        voice.tell(Sentence("renamed: {code} {before} is {now}", code=code, before=before, now=now), "  ")
    for ended in report.ended:
        voice.tell(_ended(ended), "  ")
    for finding in report.findings:
        voice.tell(Sentence("row {row}: {finding}", row=finding.row, finding=finding.sentence), "  ")


def _ended(area: Ended) -> Sentence:
    gone = {"code": area.code, "name": area.name}
    if not area.now_code:
        return Sentence("not in the file: {code} {name}, which covers nothing now", **gone)
    return Sentence(
        "not in the file: {code} {name}, which covers nothing now; its middle lies in {now_code} {now_name}",
        now_code=area.now_code,
        now_name=area.now_name,
        **gone,
    )
