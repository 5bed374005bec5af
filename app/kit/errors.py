"""The domain's ways to say no. What travels along in `facts` lets a form mark its fields."""

from geo.sentence import Refusal


class DomainError(Refusal):
    """A refusal in the domain's own words: what is wrong, where, and what would help."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it."""


class NotSignedIn(DomainError):
    """Nobody is signed in, or what was sent as a proof is none."""


class NotAllowed(DomainError):
    """The actor sees the thing but may not do this to it."""


class WrongState(DomainError):
    """The thing is not in a state from which this step leads."""


class Stale(DomainError):
    """Someone changed the thing meanwhile."""


class Conflict(DomainError):
    """The change contradicts something that is already there."""


class Incomplete(DomainError):
    """Something is still to be said; `facts` names what."""


class BadRequest(DomainError):
    """The question itself cannot be understood; `facts["parameter"]` says which part."""


class TooLarge(DomainError):
    """More was sent than one request may carry."""


class TooMany(DomainError):
    """It was tried too often; `facts["retry_after_s"]` says how long to wait."""


class NotReady(DomainError):
    """The service cannot work: its database is away, or not as this program needs it."""
