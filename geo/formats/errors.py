"""A file that cannot be read at all; what is wrong with one row of a readable file is a `Finding`."""

from typing import Any

from geo.sentence import Refusal, Sentence, together


class FileError(Refusal, ValueError):
    """A file that is not what it should be: says what is wrong and how to mend it.

    `code` is stable, for programs; `facts` are the values that the two texts mention.
    """

    def __init__(self, code: str, says: str, mend: str, **facts: Any) -> None:
        self.code = code
        self.says, self.mend = (
            text if isinstance(text, Sentence) else Sentence(text, **facts) for text in (says, mend)
        )
        super().__init__(together((self.says, self.mend)), **facts)


def nothing_inside() -> FileError:
    """Return the error for a file that is empty, or whose tables all are."""
    return FileError("empty", "There is nothing in this file.", "Send one with at least a row.")
