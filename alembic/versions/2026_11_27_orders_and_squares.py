"""Places are walked by freshness, found by words within their squares, counted along the Morton curve."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from app.locations import cells
from app.locations.ground import squares_at
from app.locations.rules import freshness_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLACE = ("rank_key", "id", "lon", "lat")
FACETS = ("category", "era", "setting", "prefecture_code", "has_photo", "has_credit")
PLACES = sa.table(
    "location",
    sa.column("id", sa.Integer),
    sa.column("rank_key", sa.BigInteger),
    sa.column("freshness_key", sa.Integer),
    sa.column("checked_on", sa.Date),
    sa.column("lon", sa.Float),
    sa.column("lat", sa.Float),
    sa.column("category", sa.String),
)
KINDS = {"category": sa.String(length=40)}
WORDS = sa.table("location_words", sa.column("id", sa.Integer), sa.column("words", sa.Text))


def upgrade() -> None:
    op.add_column("location", sa.Column("freshness_key", sa.Integer(), nullable=True))
    for name in ("ix_location_freshness", "ix_location_status", "ix_location_era"):
        op.drop_index(name, "location")
    op.drop_index("ix_location_walk", "location")
    op.create_index("ix_location_walk", "location", [*PLACE, "slug", *FACETS])
    op.drop_table("location_cell")
    _create_cells("category", "number")
    _fill()
    op.create_index("ix_location_freshness_walk", "location", ["freshness_key", "id"])


def downgrade() -> None:
    op.drop_index("ix_location_freshness_walk", "location")
    op.drop_column("location", "freshness_key")
    op.drop_index("ix_location_walk", "location")
    op.create_index("ix_location_walk", "location", [*PLACE, *FACETS])
    op.drop_table("location_cell")
    _create_cells("x", "y", "category")
    op.create_index("ix_location_freshness", "location", ["checked_on", "id"])
    op.create_index("ix_location_status", "location", ["status"])
    op.create_index("ix_location_era", "location", ["era"])


def _create_cells(*identified_by: str) -> None:
    identity = [sa.Column(name, KINDS.get(name, sa.Integer()), nullable=False) for name in identified_by]
    op.create_table(
        "location_cell",
        sa.Column("zoom", sa.Integer(), nullable=False),
        *identity,
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("sum_lon", sa.Float(), nullable=False),
        sa.Column("sum_lat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("zoom", *identified_by),
        sqlite_with_rowid=False,
    )


def _fill() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(PLACES).where(PLACES.c.rank_key.is_not(None))).all()
    if not rows:
        return
    row_is = sa.bindparam("row")
    fresh = PLACES.update().where(PLACES.c.id == row_is).values(freshness_key=sa.bindparam("fresh"))
    connection.execute(fresh, [{"row": row.id, "fresh": freshness_key(row.checked_on)} for row in rows])
    more = WORDS.update().where(WORDS.c.id == row_is).values(words=WORDS.c.words + sa.bindparam("more"))
    squares = [{"row": row.id, "more": " " + squares_at(row.lon, row.lat)} for row in rows]
    connection.execute(more, squares)
    cells.add(Session(connection), [(row.lon, row.lat, row.category) for row in rows])
