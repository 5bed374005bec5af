"""What becomes of each row: held against the areas, the rows before it, and the catalogue."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import floor
from typing import Any

from sqlalchemy import select, true
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel
from app.accounts.whereabouts import Gazetteer, Whereabouts
from app.kit.text import LocalizedText, localized
from app.locations.drafts import Draft
from app.locations.imports import faults
from app.locations.imports.candidate import Candidate, Outcome, drafts_of
from app.locations.imports.nearby import Nearby
from app.locations.imports.order import Order
from app.locations.models import Location
from app.locations.rules import Status
from geo import geometry
from geo.predicates import bbox_overlaps
from geo.sentence import Sentence, Words

CELL = 0.5
"""Degrees: what is in the catalogue is looked up by squares of this size, as the rows come to them."""
MARGIN = 0.01
NOT_PUBLIC = Words("a place that is not public")


class Decider:
    """Decides batch after batch of one import. `met` are the ids of the places that the file still has."""

    def __init__(
        self,
        session: Session,
        gazetteer: Gazetteer,
        order: Order,
        columns: Mapping[str, str],
        *,
        knows_all: bool,
    ) -> None:
        """Begin; `columns` are those of the fields. Who may not know all is told of public places only."""
        self.session = session
        self.gazetteer = gazetteer
        self.order = order
        self.columns = columns
        self._may_be_told = true() if knows_all else Location.status == Status.PUBLIC
        self.met: set[int] = set()
        self.sources: set[str] = set()
        self._row_of: dict[tuple[str, str], int] = {}
        self._in_file, self._in_catalogue = Nearby(), Nearby()
        self._looked_up: set[tuple[int, int]] = set()
        self._prefectures = _prefectures(session)
        self._code_of = {name: code for code, names in self._prefectures.items() for name in names.values()}

    def decide(self, batch: list[Candidate], prefectures: Sequence[str]) -> None:
        """Set the outcome of each; `prefectures` are what the rows themselves say."""
        self._place(batch, prefectures)
        self._hold_against_rows(batch)
        self._hold_against_catalogue(batch)
        for candidate in batch:
            if candidate.is_wrong and candidate.outcome not in (Outcome.DUPLICATE, Outcome.UNCHANGED):
                candidate.outcome = Outcome.WRONG
                candidate.draft = None

    # ------------------------------------------------------------------ against the areas

    def _place(self, batch: list[Candidate], prefectures: Sequence[str]) -> None:
        said = [
            (candidate, draft, prefecture)
            for candidate, prefecture in zip(batch, prefectures, strict=True)
            if (draft := candidate.draft) is not None
        ]
        lons, lats = ([draft.position[axis] for _, draft, _ in said] for axis in (0, 1))
        for (candidate, draft, prefecture), where in zip(
            said, self.gazetteer.locate(lons, lats), strict=True
        ):
            self._judge_position(candidate, draft, prefecture, where)

    def _judge_position(
        self, candidate: Candidate, draft: Draft, prefecture: str, where: Whereabouts | None
    ) -> None:
        lon, lat = draft.position
        if where is None:
            fault = faults.IN_NO_AREA.at(candidate.row, candidate.column, f"{lat:g}, {lon:g}")
            candidate.findings.append(fault)
            candidate.draft = None
            return
        stated = self._code_of.get(prefecture)
        if stated in (None, where.prefecture_code) or stated in self.gazetteer.prefectures_near(lon, lat):
            return
        found = localized(self._prefectures.get(where.prefecture_code, {}), self.order.lang)
        column = self.columns.get("prefecture", "")
        candidate.findings.append(faults.OTHER_PREFECTURE.at(candidate.row, column, prefecture, found=found))

    # ------------------------------------------------------------------ against the rows before

    def _hold_against_rows(self, batch: list[Candidate]) -> None:
        for candidate in batch:
            assert candidate.row is not None
            key = (candidate.source, candidate.source_id)
            first = self._row_of.setdefault(key, candidate.row) if candidate.source_id else candidate.row
            if first != candidate.row:
                self._refuse(candidate, first, is_by_id=candidate.has_own_id)
        for candidate, draft in drafts_of(batch):
            self.sources.add(candidate.source)
            if candidate.has_own_id:
                continue
            before = next(self._in_file.find(draft.name.values(), *draft.position), None)
            if before is not None:
                self._refuse(candidate, before)
            elif candidate.row is not None:
                self._in_file.add(draft.name.values(), *draft.position, candidate.row)

    def _refuse(self, candidate: Candidate, first: int, *, is_by_id: bool = False) -> None:
        field, kind, value = (
            ("id", faults.ID_TWICE, candidate.source_id)
            if is_by_id
            else ("name", faults.SAME_PLACE_IN_FILE, candidate.name)
        )
        candidate.findings.append(kind.at(candidate.row, self.columns.get(field, ""), value, first=first))
        candidate.outcome = Outcome.DUPLICATE
        candidate.draft = None

    # ------------------------------------------------------------------ against the catalogue

    def _hold_against_catalogue(self, batch: list[Candidate]) -> None:
        known = self._known(batch)
        new: list[Candidate] = []
        for candidate in batch:
            place = known.get((candidate.source, candidate.source_id))
            if place is not None:
                self._compare(candidate, place)
            elif candidate.draft is not None:
                candidate.outcome, candidate.slug = Outcome.ADD, candidate.draft.slug
                new.append(candidate)
        if not self.order.allows_duplicates:
            self._look_for_namesakes(new)

    def _known(self, batch: list[Candidate]) -> dict[tuple[str, str], Any]:
        """Return the places of the catalogue that have the rows' sources and ids."""
        ids: dict[str, list[str]] = defaultdict(list)
        for candidate in batch:
            if candidate.source_id:
                ids[candidate.source].append(candidate.source_id)
        columns = select(
            Location.id, Location.source, Location.source_id, Location.slug, Location.status,
            Location.content_hash,
        )  # fmt: skip
        return {
            (place.source, place.source_id): place
            for source, some in ids.items()
            for place in self.session.execute(
                columns.where(Location.source == source, Location.source_id.in_(some), self._may_be_told)
            )
        }

    def _compare(self, candidate: Candidate, place: Any) -> None:
        self.met.add(place.id)
        candidate.place_id, candidate.slug = place.id, place.slug
        if candidate.draft is None:
            return
        if place.status == Status.RETIRED:
            candidate.findings.append(faults.IS_RETIRED.at(candidate.row))
        same = place.content_hash == candidate.draft.content_hash
        candidate.outcome = Outcome.UNCHANGED if same else Outcome.UPDATE

    def _look_for_namesakes(self, candidates: list[Candidate]) -> None:
        self._look_up([draft.position for _, draft in drafts_of(candidates)])
        for candidate, draft in drafts_of(candidates):
            namesake = self._namesake(candidate, draft)
            if namesake is None:
                continue
            known = namesake.slug if namesake.status == Status.PUBLIC else Sentence(NOT_PUBLIC)
            fault = faults.SAME_PLACE_KNOWN.at(
                candidate.row,
                self.columns.get("name", ""),
                candidate.name,
                known=known,
                source=namesake.source,
            )
            self.met.add(namesake.id)
            candidate.findings.append(fault)
            candidate.outcome, candidate.draft, candidate.slug = Outcome.DUPLICATE, None, ""

    def _namesake(self, candidate: Candidate, draft: Draft) -> Any | None:
        """Return a place that may be the same; ids tell the places of one source apart."""
        columns = select(Location.id, Location.slug, Location.status, Location.source)
        for place_id in self._in_catalogue.find(draft.name.values(), *draft.position):
            place = self.session.execute(columns.where(Location.id == place_id)).one()
            if not (candidate.has_own_id and place.source == candidate.source):
                return place
        return None

    def _look_up(self, positions: list[tuple[float, float]]) -> None:
        """Take the names of the catalogue in, for the squares that the positions lie in.

        The public position counts: the exact one of a blurred place must not be found out by trying.
        """
        squares = {(floor(lon / CELL), floor(lat / CELL)) for lon, lat in positions} - self._looked_up
        self._looked_up |= squares
        columns = select(Location.id, Location.name, Location.lon, Location.lat)
        for x, y in sorted(squares):
            west, south = x * CELL - MARGIN, y * CELL - MARGIN
            square = geometry.box(west, south, west + CELL + 2 * MARGIN, south + CELL + 2 * MARGIN)
            for place in self.session.execute(
                columns.where(bbox_overlaps(Location.geom, square), self._may_be_told)
            ):
                self._in_catalogue.add(set(place.name.values()), place.lon, place.lat, place.id)


def _prefectures(session: Session) -> dict[str, LocalizedText]:
    """Return the names of every prefecture by its code."""
    rows = session.execute(select(Area.code, Area.name).where(Area.level == AreaLevel.PREFECTURE))
    return {area.code: area.name for area in rows}
