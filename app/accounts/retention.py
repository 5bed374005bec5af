"""Use case: forget what is stored of people once nothing needs it any more. Run every night, by `sweep`."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from app.accounts.models import ApiToken, Invitation, MailedLink, SignIn
from app.kit import clock, outbox

KEPT = timedelta(days=30)
"""So long people can still see what has ended: where they were signed in, what was sent, who was invited."""


def forget(session: Session) -> int:
    """Remove sessions, links, tokens, invitations and letters that ended longer ago than `KEPT`.

    Returns how many there were. The log of who did what stays.
    """
    before = clock.now() - KEPT
    ends = (SignIn.ends_at, MailedLink.expires_at, ApiToken.expires_at, Invitation.expires_at)
    gone = sum(session.execute(delete(end.class_).where(end < before)).rowcount for end in map(col, ends))
    return gone + outbox.forget_sent(session, before)
