"""People ask to represent an organisation; searches count noise, power and closure as quickly as the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PLACE = ("rank_key", "id", "lon", "lat", "slug")
BEFORE = ("category", "era", "setting", "prefecture_code", "has_photo", "has_credit")
FACETS = (
    "category", "era", "setting", "noise", "power", "closure", "prefecture_code", "has_photo", "has_credit",
)  # fmt: skip


def upgrade() -> None:
    op.drop_index("ix_location_walk", "location")
    op.create_index("ix_location_walk", "location", [*PLACE, *FACETS])
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_claim_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("person_id", "organisation_id", name=op.f("uq_claim_person_id_organisation_id")),
    )
    op.create_index(op.f("ix_claim_organisation_id"), "claim", ["organisation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_claim_organisation_id"), "claim")
    op.drop_table("claim")
    op.drop_index("ix_location_walk", "location")
    op.create_index("ix_location_walk", "location", [*PLACE, *BEFORE])
