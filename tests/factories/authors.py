"""Who does things in tests."""

from app.kit.audit import Author

TESTS = Author("tests")
