"""What can be wrong with a shape or a position, in words that help to mend it.

Every message says what is wrong, where, and what would put it right. The facts travel beside the
message, so that a form can mark the point and a program need not parse English.
"""

from geo.sentence import Refusal


class GeometryError(Refusal, ValueError):
    """A shape or a position that cannot be used as it is."""


class Malformed(GeometryError):
    """The text or value does not describe a geometry at all."""


class WrongKind(GeometryError):
    """A geometry of another kind than the place asks for: a line where an area belongs."""


class Empty(GeometryError):
    """The geometry has no point."""


class NotFinite(GeometryError):
    """A coordinate, or a distance, is not a finite number."""


class OutOfRange(GeometryError):
    """A number lies outside what it may be: a longitude, a latitude, a zoom level, a distance."""


class TooFewPoints(GeometryError):
    """A line or ring has fewer points than it needs to be one."""


class TooManyVertices(GeometryError):
    """The geometry is drawn in more detail than is accepted."""


class Antimeridian(GeometryError):
    """A line leads over more than half the Earth, so that nobody knows which way round it goes."""


class NotClosed(GeometryError):
    """A ring does not end where it began."""


class SelfCrossing(GeometryError):
    """An outline crosses or touches itself."""


class NotValid(GeometryError):
    """The rings do not bound an area: a hole outside its shell, parts that overlap."""


class BadBox(GeometryError):
    """A bounding box that is none."""
