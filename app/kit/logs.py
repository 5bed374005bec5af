"""Structured logs: one JSON object a line, with the request's id; readable colours when asked for."""

import logging
import sys
from typing import Literal

import structlog


def configure(form: Literal["json", "console"], level: int = logging.INFO) -> None:
    """Send every log line of ours to standard error, as it is when the line is written, in one form."""
    last = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
