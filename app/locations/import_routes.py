"""Bringing places in over HTTP: anybody may ask what would happen; to do it takes an operator's token."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import may, require
from app.accounts.current import CurrentActor
from app.kit import languages
from app.kit.db import database_of
from app.kit.errors import BadRequest, Incomplete, NotAllowed, NotSignedIn, TooLarge
from app.kit.http import problems
from app.kit.languages import Lang, translation
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED, ONLY_FIELDS
from app.kit.permission import asks
from app.locations import importing
from app.locations.access import CAN, Permission
from app.locations.imports.order import Order, named_columns
from app.locations.imports.report import Report
from app.locations.rules import Status
from geo.formats.errors import FileError
from geo.formats.source import Wishes
from geo.formats.unpack import Limits

router = APIRouter(
    prefix="/api/imports", tags=["imports"], dependencies=[EACH_ONCE, ONLY_DOCUMENTED, ONLY_FIELDS]
)

MOST_TOLD = 1_000
"""Rows with remarks that one answer carries; `remarks_left_out` says how many more there are."""
GROWTH = 5
"""How many times the upload limit a compressed upload may unfold to."""

Word = Annotated[str, Form(max_length=200)]


class ImportReport(BaseModel):
    """What became of a file, or would: counts, and every remark on a row with how to mend it."""

    model_config = ConfigDict(extra="allow")

    dry_run: bool
    rows: int
    outcomes: dict[str, int] = Field(description="How many rows were added, updated, left out and why.")
    findings: dict[str, int] = Field(description="How many remarks of each code.")
    remarks: list[dict[str, Any]]
    remarks_left_out: int


@router.post(
    "",
    response_model=ImportReport,
    responses=problems(BadRequest, NotSignedIn, NotAllowed, Incomplete, FileError, TooLarge),
)
@asks(Permission.PLACES_IMPORT)
def import_places(
    request: Request,
    response: Response,
    lang: Lang,
    actor: CurrentActor,
    file: UploadFile,
    dry_run: Annotated[bool, Form()] = True,
    source: Word = "",
    source_url: Word = "",
    licence: Word = "",
    category: Word = "",
    language: Annotated[str, Form(max_length=8)] = "",
    layer: Word = "",
    encoding: Annotated[str, Form(max_length=40)] = "",
    crs: Annotated[str, Form(max_length=40)] = "",
    column: Annotated[list[str] | None, Form(description="FIELD=COLUMN, may be repeated.")] = None,
    strict: Annotated[bool, Form()] = False,
    retire_missing: Annotated[bool, Form()] = False,
    allow_duplicates: Annotated[bool, Form()] = False,
    publish: Annotated[bool, Form()] = True,
) -> ImportReport:
    """Say row by row what importing a file would do; with dry_run=false, do it: all or nothing."""
    if not dry_run:
        require(actor, Permission.PLACES_IMPORT, table=CAN)
    name = Path(file.filename or "upload").name
    limits = request.app.state.settings.limits
    order = Order(
        source=source, source_url=source_url, licence=licence, category=category, language=language,
        columns=named_columns(column or ()),
        status=Status.PUBLIC if publish else Status.DRAFT,
        is_strict=strict, retires_missing=retire_missing, allows_duplicates=allow_duplicates,
        wishes=Wishes(
            name=name, layer=layer or None, encoding=encoding or None, crs=crs or None,
            limits=Limits(file=limits.upload_bytes, unpacked=limits.upload_bytes * GROWTH),
        ),
        translate=translation(request, lang), lang=lang,
    )  # fmt: skip
    response.headers.update(languages.headers(lang))
    database = database_of(request)
    with _on_disk(file) as path:
        if dry_run:
            with database.reader() as session:
                knows_all = may(actor, Permission.PLACES_IMPORT, table=CAN)
                return _told(importing.plan(session, path, order, knows_all=knows_all))
        with database.writer() as session:
            return _told(importing.carry_out(session, actor.author, path, order))


@contextmanager
def _on_disk(upload: UploadFile) -> Iterator[Path]:
    """Yield a path of our own naming that holds the upload; it is gone afterwards."""
    with TemporaryDirectory(prefix="rokechi-import-") as folder:
        path = Path(folder, "upload")
        with path.open("wb") as copy:
            shutil.copyfileobj(upload.file, copy)
        yield path


def _told(report: Report) -> ImportReport:
    remarks = report.remarks()
    told = [*islice(remarks, MOST_TOLD)]
    return ImportReport(**report.summary(), remarks=told, remarks_left_out=sum(1 for _ in remarks))
