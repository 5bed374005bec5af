"""Use case: bring a file of places in, row by row, all that is right or nothing; or say what would happen."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from app.accounts.queries import commissions
from app.accounts.whereabouts import Gazetteer
from app.kit import audit, versions
from app.kit.audit import Author
from app.kit.errors import Incomplete
from app.locations import catalogue
from app.locations.drafts import Draft
from app.locations.imports import faults
from app.locations.imports.candidate import Candidate, Outcome
from app.locations.imports.deciding import Decider
from app.locations.imports.drafting import Drafter, no_names
from app.locations.imports.order import Order
from app.locations.imports.report import Report
from app.locations.models import Location
from app.locations.rules import Action, Status
from app.locations.shown import BODY
from geo.formats.errors import FileError
from geo.formats.rows import SourceRow
from geo.formats.source import open_source

BATCH = 2_000
UNSETTLED = (Outcome.WRONG, Outcome.NO_POSITION)

Progress = Callable[[float], None]
"""Is told what share of the file is done, from 0 to 1."""


def plan(
    session: Session, path: Path, order: Order, progress: Progress | None = None, *, knows_all: bool = False
) -> Report:
    """Return what `carry_out` would do with a file, row by row; nothing is written.

    To whoever may not know all, places that are not public are as if they were not there.

    Raises:
        FileError: the file cannot be read, or holds no row.
        BadRequest: the order names a field or a column that there is not.
        Incomplete: there are no areas yet, or nobody says where the places come from.
    """
    return _Import(session, path, order, knows_all=knows_all).run(progress)


def carry_out(
    session: Session, actor: Author, path: Path, order: Order, progress: Progress | None = None
) -> Report:
    """Bring a file of places in, within the transaction of `session`.

    Rows that are wrong are left out and reported. Whatever else goes wrong raises, and the transaction
    leaves nothing behind. A strict order is planned first, and refused whole for one wrong row.

    Raises:
        Incomplete: as for `plan`, or the order is strict and `facts["report"]` has the counts.
        FileError, BadRequest: as for `plan`.
    """
    if order.is_strict:
        _require_sound(plan(session, path, order, knows_all=True))
    return _Import(session, path, order, actor).run(progress)


def _require_sound(report: Report) -> None:
    if report.left_out:
        raise Incomplete(
            "{left_out:,} of {rows:,} rows cannot go in, and the order is strict: nothing was changed. "
            "See which with a dry run (--dry-run). Mend them, or import without strict to leave them out.",
            left_out=report.left_out,
            rows=report.rows,
            report=report.summary(),
        )


class _Import:
    """One run through a file. Without an actor, nothing is written."""

    def __init__(
        self,
        session: Session,
        path: Path,
        order: Order,
        actor: Author | None = None,
        *,
        knows_all: bool = True,
    ) -> None:
        self.session, self.order, self.actor = session, order, actor
        self.unsettled = 0
        """Rows left out of which nobody can tell which places they are."""
        self.gazetteer = Gazetteer(session)
        bounds = self.gazetteer.bounds
        if bounds is None:
            raise Incomplete("There are no areas yet: import them before places.", missing=["areas"])
        self.file = open_source(path, order.wishes)
        self.drafter = Drafter(self.file, order, bounds)
        self.drafter.commissions = {body.slug: body.id or 0 for body in commissions(session)}
        self.decider = Decider(session, self.gazetteer, order, self.drafter.columns, knows_all=knows_all)
        title = self.drafter.list.title if self.drafter.list else ""
        self.report = Report(
            self.file,
            title,
            self.drafter.columns,
            self.drafter.position_columns,
            self.drafter.licence,
            order.translate,
            is_dry_run=not actor,
        )

    def run(self, progress: Progress | None) -> Report:
        if self.actor:
            versions.advance(self.session, BODY)  # a second import waits here, and sees what this one did
        for rows in _batches(self.file.rows()):
            self._take(rows)
            if progress:
                progress(self.file.progress.share)
        self._require_rows()
        if self.order.retires_missing and self.unsettled:
            self.report.said_of_all = (faults.NOT_RETIRED.at(rows=f"{self.unsettled:,}"),)
        elif self.order.retires_missing:
            self._retire()
        if self.actor:
            counts = {outcome.value: count for outcome, count in self.report.outcomes.items()}
            audit.record(self.session, self.actor, "import:locations", "file", self.file.name, **counts)
        return self.report

    def _require_rows(self) -> None:
        if not self.report.rows and self.file.format.has_shapes:
            raise FileError("no-rows", "There is no row in this file.", "Send a file with places in it.")
        if not self.report.rows:
            raise FileError("no-rows", "There is no row below the heading.", "Send a file with places in it.")
        if self.report.findings[faults.NAME_MISSING.code] == self.report.rows:
            raise no_names(self.file.columns)

    def _take(self, rows: list[SourceRow]) -> None:
        batch = [self.drafter.read(row) for row in rows]
        column = self.drafter.columns.get("prefecture", "")
        self.decider.decide(batch, [row.values.get(column, "") for row in rows])
        self.unsettled += sum(each.outcome in UNSETTLED and not each.has_own_id for each in batch)
        changed = _by_id(batch)  # what is only published stays as it was written
        raised = self._to_publish(batch)
        self.report.add(batch)
        if self.actor:
            self._write(batch, changed)
            self._publish(raised)

    def _write(self, batch: list[Candidate], changed: dict[int, Draft]) -> None:
        new = [each.draft for each in batch if each.outcome == Outcome.ADD and each.draft is not None]
        if new:
            added = catalogue.add(self.session, self.actor, new, self.gazetteer, self.order.status)
            self.decider.met.update(added)
        if changed:
            catalogue.edit_all(self.session, self.actor, changed, self.gazetteer)

    def _to_publish(self, batch: list[Candidate]) -> list[int]:
        """Return the drafts that an earlier import of these rows left, if this one is to publish."""
        kept = {each.place_id: each for each in batch if each.outcome in (Outcome.UPDATE, Outcome.UNCHANGED)}
        if self.order.status != Status.PUBLIC or not kept:
            return []
        drafts = select(Location.id).where(Location.id.in_(kept), Location.status == Status.DRAFT)
        raised = list(self.session.scalars(drafts.order_by(Location.id)))
        for place_id in raised:
            kept[place_id].outcome = Outcome.UPDATE
        return raised

    def _publish(self, raised: list[int]) -> None:
        if not raised:
            return
        for action in (Action.SUBMIT, Action.PUBLISH):  # to publish asks for every name, category and source
            places = self.session.scalars(select(Location).where(Location.id.in_(raised))).all()
            catalogue.take_all(self.session, self.actor, places, action)

    def _retire(self) -> None:
        """Retire the public places of the file's sources that it has no more."""
        public = select(Location.id, Location.slug, Location.source).where(
            Location.source.in_(self.decider.sources), Location.status == Status.PUBLIC
        )
        gone = [place for place in self.session.execute(public) if place.id not in self.decider.met]
        self.report.add(
            [
                Candidate(None, place.slug, place.source, outcome=Outcome.RETIRE, slug=place.slug)
                for place in gone
            ]
        )
        for start in range(0, len(gone) if self.actor else 0, BATCH):
            ids = [place.id for place in gone[start : start + BATCH]]
            places = self.session.scalars(select(Location).where(Location.id.in_(ids))).all()
            catalogue.take_all(self.session, self.actor, places, Action.RETIRE)


def _by_id(batch: list[Candidate]) -> dict[int, Draft]:
    return {
        each.place_id: each.draft
        for each in batch
        if each.outcome == Outcome.UPDATE and each.draft is not None and each.place_id is not None
    }


def _batches(rows: Iterator[SourceRow]) -> Iterator[list[SourceRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
