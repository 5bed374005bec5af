"""Use cases: add, describe, order, remove the photos of a place. Which of them the public sees."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import or_, select
from sqlmodel import Session

from app.kit import audit, clock, pictures
from app.kit.audit import Author
from app.kit.errors import BadRequest, Conflict, Incomplete, NotFound, Stale
from app.kit.languages import require_offered
from app.kit.storage import NAME, Storage
from app.kit.text import LocalizedText
from app.locations import shown
from app.locations.models import Location, Photo
from app.locations.rules import Status

SUFFIX = ".webp"
"""What a photo's address has after its name in the storage, for those who save it."""
LONGEST = 300
"""Characters in a credit, a licence or an alternative text."""


@dataclass(frozen=True)
class Caption:
    """What is said of a picture: who took it, on which terms it may be used, what it shows.

    Raises:
        Incomplete: one of them is missing; the alternative text is needed in at least one language.
        BadRequest: one is too long, or in a language that is not offered.
    """

    credit: str
    licence: str
    alt: LocalizedText

    def __post_init__(self) -> None:
        said = {"credit": self.credit, "licence": self.licence, "alt": "".join(self.alt.values())}
        if missing := [field for field, text in said.items() if not text.strip()]:
            raise Incomplete("Say of the picture also its {missing}.", missing=missing)
        for language in self.alt:
            require_offered(language)
        if any(len(text) > LONGEST for text in (self.credit, self.licence, *self.alt.values())):
            raise BadRequest(
                "Credit, licence and alternative text take {longest} characters each: say it shorter.",
                parameter="alt",
                longest=LONGEST,
            )


def add(
    session: Session, actor: Author, storage: Storage, location: Location, file: bytes, caption: Caption
) -> Photo:
    """Show a picture of a place, after those it has; `file` is as a camera or a program wrote it.

    Raises:
        BadRequest, TooLarge: see `pictures.prepared`.
        Conflict: the place shows that picture already.
    """
    picture = pictures.prepared(file)
    content, thumbnail = (storage.put(part) + SUFFIX for part in (picture.content, picture.thumbnail))
    others = all_of(session, location)
    if content in {other.content for other in others}:
        raise Conflict("This place shows that picture already: send another, or describe that one anew.")
    photo = Photo(
        location_id=location.id,
        position=max((other.position for other in others), default=-1) + 1,
        content=content,
        thumbnail=thumbnail,
        width=picture.width,
        height=picture.height,
        taken_on=picture.taken_on,
        **vars(caption),
    )
    with _changing(session, location):
        session.add(photo)
    audit.record(session, actor, "photo:add", "location", location.id, photo=photo.id, content=content)
    return photo


def describe(session: Session, actor: Author, location: Location, photo_id: int, caption: Caption) -> Photo:
    """Say anew what a picture shows, who took it and on which terms it may be used."""
    photo = get(session, location, photo_id)
    was = {name: getattr(photo, name) for name in vars(caption)}
    with _changing(session, location):
        photo.credit, photo.licence, photo.alt = caption.credit, caption.licence, caption.alt
    before = {name: told for name, told in was.items() if told != getattr(caption, name)}
    after = {name: getattr(caption, name) for name in before}
    audit.record(
        session, actor, "photo:describe", "location", location.id, photo=photo_id, before=before, after=after
    )
    return photo


def order(session: Session, actor: Author, location: Location, photo_ids: Sequence[int]) -> None:
    """Put the pictures of a place in this order; the first stands on its card.

    Raises:
        Stale: these are not all of its pictures, each once.
    """
    photos = {photo.id: photo for photo in all_of(session, location)}
    if len(photo_ids) != len(photos) or set(photo_ids) != set(photos):
        raise Stale("The place has other pictures by now: look at them again, then put them in order.")
    was = list(photos)
    with _changing(session, location):
        for position, photo_id in enumerate(photo_ids):
            photos[photo_id].position = position
    audit.record(
        session, actor, "photo:order", "location", location.id,
        before={"photos": was}, after={"photos": list(photo_ids)},
    )  # fmt: skip


def remove(session: Session, actor: Author, location: Location, photo_id: int) -> None:
    """Show a picture no longer; nobody gets it from us any more unless another place shows it, too."""
    photo = get(session, location, photo_id)
    content = photo.content
    with _changing(session, location):
        session.delete(photo)
    audit.record(session, actor, "photo:remove", "location", location.id, photo=photo_id, content=content)


@contextmanager
def _changing(session: Session, location: Location) -> Iterator[None]:
    with shown.changing(session, [location.id or 0]):
        yield
        location.updated_at = clock.now()


# ------------------------------------------------------------------ which there are


def all_of(session: Session, location: Location) -> Sequence[Photo]:
    """Return the pictures of a place in their order."""
    photos = select(Photo).where(Photo.location_id == location.id).order_by(Photo.position, Photo.id)
    return session.scalars(photos).all()


def get(session: Session, location: Location, photo_id: int) -> Photo:
    """Raises: NotFound: the place has no such picture."""
    photo = session.get(Photo, photo_id)
    if photo is None or photo.location_id != location.id:
        raise NotFound("The place {slug} has no picture {photo_id}.", slug=location.slug, photo_id=photo_id)
    return photo


def open_public(session: Session, storage: Storage, name: str) -> BinaryIO:
    """Return a picture or a thumbnail that a public place shows, for reading.

    Raises:
        NotFound: no public place shows it.
    """
    stem = name.removesuffix(SUFFIX)
    showing = select(Photo.id).join(Location, Location.id == Photo.location_id)
    named = or_(Photo.content == name, Photo.thumbnail == name)
    is_name = NAME.fullmatch(stem) and stem != name
    if not is_name or session.scalar(showing.where(named, Location.status == Status.PUBLIC).limit(1)) is None:
        raise NotFound("No public place shows this picture.")
    return storage.open(stem)
