"""Places are found by one form of a character, by readings apart, and by every label of what they are."""

from alembic import op
from sqlmodel import Session

from app.locations import shown

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    shown.put_into_words_anew(Session(op.get_bind()))


def downgrade() -> None:
    """Keep the words: an older program finds less by them, until it writes those of a place itself."""
