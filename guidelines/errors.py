"""How the book says no: what is wrong in it, or with the facts of a shoot."""

from geo.sentence import Refusal, Sentence, Words


class GuidelineError(Refusal):
    """Something in the book is wrong; it names the file, the rule and what to mend."""


class FactsError(Refusal):
    """The facts of a shoot cannot be used; `faults` says so fact by fact."""

    def __init__(self, faults: dict[str, Sentence]) -> None:
        self.faults = faults
        super().__init__(Words("Some facts cannot be used: {names}."), names=sorted(faults))
