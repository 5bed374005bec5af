"""What pages with forms share: their fields, and how one is shown again that was refused."""

from typing import Annotated, Any

from fastapi import Form, Path, Request, Response

from app.kit.errors import DomainError
from app.web import view

Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=4_000)]
Id = Annotated[int, Path(ge=1, lt=2**31)]
Secret = Annotated[str, Form(max_length=2_000)]


def again(request: Request, form: str, lang: str, refusal: DomainError, **typed: Any) -> Response:
    """Show a form again with what was typed, but no password, and what is wrong with it."""
    return view.page(request, f"account/{form}.html", lang, **view.refused(refusal, lang), **typed)
