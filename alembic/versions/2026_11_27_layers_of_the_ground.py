"""Layers of the ground, from which the facts of a site are read; published guidelines; local rules."""

import sqlalchemy as sa
from alembic import op

from geo.column import Geometry

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_layer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("complete_in", sa.String(), nullable=False),
        sa.Column("features", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_layer")),
        sa.UniqueConstraint("slug", name=op.f("uq_site_layer_slug")),
    )
    with op.batch_alter_table("site_layer", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_site_layer_subject"), ["subject"], unique=False)

    op.create_table(
        "site_feature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("geom", Geometry("GEOMETRY"), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["site_layer.id"], name=op.f("fk_site_feature_layer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_feature")),
    )
    with op.batch_alter_table("site_feature", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_site_feature_layer_id"), ["layer_id"], unique=False)
    op.create_spatial_index("site_feature", "geom")
    op.create_table(
        "local_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_local_rule_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_rule")),
    )
    with op.batch_alter_table("local_rule", schema=None) as batch_op:
        for column in ("organisation_id", "requirement_id", "status"):
            batch_op.create_index(op.f(f"ix_local_rule_{column}"), [column], unique=False)
    op.create_table(
        "published_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_edition")),
        sa.UniqueConstraint("country", "number", name=op.f("uq_published_edition_country_number")),
    )


def downgrade() -> None:
    op.drop_table("published_edition")
    op.drop_table("local_rule")
    op.drop_spatial_index("site_feature", "geom")
    with op.batch_alter_table("site_feature", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_site_feature_layer_id"))

    op.drop_table("site_feature")
    with op.batch_alter_table("site_layer", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_site_layer_subject"))

    op.drop_table("site_layer")
