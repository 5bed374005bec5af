"""What the command line says after an import: what happened, what is wrong, and what to do next."""

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.accounts.importing import AreasReport
from app.locations.imports.candidate import Outcome
from app.locations.imports.report import LEFT_OUT, Report

FIRST = 10
_SAYS = {
    Outcome.ADD: ("added", "would be added"),
    Outcome.UPDATE: ("updated", "would be updated"),
    Outcome.UNCHANGED: ("unchanged", "unchanged"),
    Outcome.RETIRE: ("retired, because the file has them no more", "would be retired: the file lacks them"),
    Outcome.DUPLICATE: ("left out: on the map or in the file already", ""),
    Outcome.NO_POSITION: ("left out: without a position", ""),
    Outcome.WRONG: ("left out: something is wrong", ""),
}


def tell_locations(console: Console, report: Report) -> None:
    """Say what became of a file of places."""
    source = report.source
    how = [source.format.value, source.encoding, source.layer, source.crs]
    console.print(f"\n{source.name}: {', '.join(part for part in how if part)}", markup=False)
    console.print(f"Recognised as: {report.list_title or 'a table of places'}", markup=False)
    told = ", ".join(f"{field} from {column}" for field, column in report.columns.items())
    console.print(f"Columns: {told or 'none by name'}", markup=False)
    if not report.licence:
        console.print("! No licence is given: readers will not know how they may use this. Add --licence.")
    for finding in report.file_findings:
        console.print(f"! {finding.says} {finding.mend}", markup=False)
    _tell_outcomes(console, report)
    _tell_categories(console, report)
    _tell_remarks(console, report)
    if report.is_dry_run:
        console.print("\nThis was a dry run: nothing was changed. Leave --dry-run out to do it.")


def _tell_outcomes(console: Console, report: Report) -> None:
    console.print(f"\n{report.rows:>9,} rows")
    for outcome, (did, would) in _SAYS.items():
        count = report.outcomes[outcome]
        if count:
            console.print(f"{count:>9,} {(report.is_dry_run and would) or did}")


def _tell_categories(console: Console, report: Report) -> None:
    """Say which categories the rows got; the rules behind them are in the written report."""
    counts: Counter[str] = Counter()
    for (_, category), count in report.rules.items():
        counts[category] += count
    if counts:
        told = ", ".join(f"{category} {count:,}" for category, count in counts.most_common())
        console.print(f"\nKinds of places: {told}", markup=False)


def _tell_remarks(console: Console, report: Report) -> None:
    remarks = nsmallest(FIRST + 1, _worth_reading(report), key=_urgency)
    if not remarks:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Row", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for heading in ("Column", "Place", "What is wrong", "How to mend it"):
        table.add_column(heading, overflow="fold")
    for remark in remarks[:FIRST]:
        became = "left out" if Outcome(remark["outcome"]) in LEFT_OUT else "goes in"
        cells = (remark["row"], became, *(remark[each] for each in ("column", "name", "says", "mend")))
        table.add_row(*(Text(str(cell or "")) for cell in cells))
    console.print()
    console.print(table, soft_wrap=False)
    _tell_rest(console, report, len(remarks) > FIRST)


def _worth_reading(report: Report) -> Iterator[dict[str, Any]]:
    """Yield what someone may mend; rows without a position are only counted."""
    return (remark for remark in report.remarks() if remark["code"] != "position-missing")


def _urgency(remark: dict[str, Any]) -> tuple[int, int]:
    """Sort what must be mended before what deserves a look, and both before what is here already."""
    order = (Outcome.WRONG, Outcome.ADD, Outcome.UPDATE, Outcome.UNCHANGED)
    outcome = Outcome(remark["outcome"])
    return (order.index(outcome) if outcome in order else len(order), remark["row"] or 0)


def _tell_rest(console: Console, report: Report, has_more: bool) -> None:
    if has_more:
        told = ", ".join(f"{code} {count:,}" for code, count in report.findings.most_common())
        console.print(f"\nThese are {FIRST} of them. All by kind: {told}", markup=False)
        console.print("Add --report FILE.csv to get every row as a table that Excel opens.")


def tell_areas(console: Console, report: AreasReport, moved: int) -> None:
    """Say what a file of boundaries changed."""
    console.print(f"\n{report.replaced:>9,} areas replaced, {len(report.added):,} added")
    if report.replaced:
        console.print(f"{report.usual_change:>9.1%} of an area changed usually (median)")
        most = ", ".join(f"{code} {share:.0%}" for code, share in report.most_changed())
        console.print(f"          most: {most}")
    console.print(f"{moved:>9,} places lie in another municipality now")
    for code, before, now in report.renamed:
        console.print(f"  renamed: {code} {before} is {now}", markup=False)
    for ended in report.ended:
        now = f"; its middle lies in {ended.now_code} {ended.now_name}" if ended.now_code else ""
        console.print(
            f"  not in the file: {ended.code} {ended.name}, which covers nothing now{now}", markup=False
        )
    for finding in report.findings:
        console.print(f"  row {finding.row}: {finding.says} {finding.mend}", markup=False)
