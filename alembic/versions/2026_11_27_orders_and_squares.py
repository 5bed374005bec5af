"""Places are walked by freshness, and found by words within the squares they lie in."""

import sqlalchemy as sa
from alembic import op

from app.locations.ground import squares_at
from app.locations.rules import freshness_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLACES = sa.table(
    "location",
    sa.column("id"),
    sa.column("rank_key"),
    sa.column("freshness_key"),
    sa.column("checked_on", sa.Date),
    sa.column("lon", sa.Float),
    sa.column("lat", sa.Float),
)
WORDS = sa.table("location_words", sa.column("id"), sa.column("words"))


def upgrade() -> None:
    op.add_column("location", sa.Column("freshness_key", sa.Integer(), nullable=True))
    for name in ("ix_location_freshness", "ix_location_status", "ix_location_era"):
        op.drop_index(name, "location")
    _fill()
    op.create_index("ix_location_freshness_walk", "location", ["freshness_key", "id"])


def downgrade() -> None:
    op.drop_index("ix_location_freshness_walk", "location")
    op.drop_column("location", "freshness_key")
    op.create_index("ix_location_freshness", "location", ["checked_on", "id"])
    op.create_index("ix_location_status", "location", ["status"])
    op.create_index("ix_location_era", "location", ["era"])


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
