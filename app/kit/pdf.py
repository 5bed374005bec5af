"""Sheets of paper: a typst template and values in, a PDF/A out. What people wrote stays text."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst


def printed(template: Path, fonts: Path, values: Mapping[str, Any], on: date) -> bytes:
    """Return the PDF of a template, which finds `values` under `json(bytes(sys.inputs.values))`.

    `fonts` is the folder with the letters. The same values on the same day give the same bytes.
    """
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_letters(fonts),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False), "on": on.isoformat()},
        pdf_standards=["a-2b"],
        timestamp=(on - date(1970, 1, 1)).days * 86_400,
    )
    return bytes(made)


@cache
def _letters(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])
