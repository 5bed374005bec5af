"""Version numbers of whole bodies of data: raised by every write to them, named by every cached answer."""

from sqlalchemy import Select, select
from sqlmodel import Field, Session, SQLModel

from app.kit.db import insert_into


class DataVersion(SQLModel, table=True):
    """How often a body of data has changed."""

    __tablename__ = "data_version"

    name: str = Field(primary_key=True, max_length=20)
    number: int = 0


def number_of(name: str) -> Select[tuple[int]]:
    """Return the question for the version of a body of data; no row before its first write."""
    return select(DataVersion.number).where(DataVersion.name == name)


def current(session: Session, name: str) -> int:
    """Return the version of a body of data; 0 before its first write."""
    return session.scalar(number_of(name)) or 0


def advance(session: Session, name: str) -> None:
    """Say that a body of data has changed. Writers of the same body follow one another."""
    statement = insert_into(session, DataVersion).values(name=name, number=1)
    more = {"number": DataVersion.number + 1}
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=more))
