"""A file that cannot be read at all; what is wrong with one row of a readable file is a `Finding`."""

from typing import Any


class FileError(ValueError):
    """A file that is not what it should be: says what is wrong and how to mend it.

    `code` is stable, for programs and translations; `facts` are the values that the text mentions.
    """

    def __init__(self, code: str, says: str, mend: str, **facts: Any) -> None:
        super().__init__(f"{says} {mend}")
        self.code, self.says, self.mend, self.facts = code, says, mend, facts
