"""Where a command line comes in: what Typer itself refuses is said in the reader's language.

Typer puts its refusals together in English. They are taken apart again by the words below; what is not among
them stays as it is.
"""

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from typer import TyperException
from typer.core import TyperGroup

from app.cli import language
from app.cli.deployment import complaints
from app.cli.helping import translate_help
from app.cli.language import Voice
from app.kit.errors import BadRequest
from geo.sentence import Sentence, Words

NAME = "./rokechi"
SAID = (
    Words("Invalid value for {name}: {reason}"),
    Words("Missing argument {name}."),
    Words("Missing option {name}."),
    Words("Missing command."),
    Words("No such command {name}. Did you mean {near}?"),
    Words("No such command {name}."),
    Words("No such option: {name} (Possible options: {near})"),
    Words("No such option: {name}"),
    Words("Option {name} requires an argument."),
    Words("Option {name} does not take a value."),
    Words("Got unexpected extra argument(s) ({words})"),
    Words("file {file} does not exist."),
    Words("file {file} is a directory."),
    Words("file {file} is not readable."),
    Words("Input should be a valid integer, unable to parse string as an integer"),
    Words("Input should be greater than or equal to {least}"),
    Words("Input should be less than or equal to {most}"),
    Words("Value error, {value} does not match the formats {formats}."),
)


class Door(TyperGroup):
    """All commands."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that is asked for, and end the program unless `standalone_mode` is off."""
        try:
            given = language.without_option(sys.argv[1:] if args is None else args)
        except BadRequest as refusal:
            Voice.of_terminal(complaints).tell(refusal.sentence, "✗ ")
            sys.exit(2)
        voice = Voice.of_terminal(complaints)
        translate_help(self, voice.translate)
        try:
            code = super().main(given, prog_name or NAME, complete_var, False, windows_expand_args, **extra)
        except TyperException as refusal:
            if not standalone_mode:
                raise
            _tell(refusal, voice)
            sys.exit(refusal.exit_code)
        return sys.exit(code or 0) if standalone_mode else code


def _tell(refusal: TyperException, voice: Voice) -> None:
    context, message = getattr(refusal, "ctx", None), refusal.format_message()
    if context and message == context.get_help():  # nothing was asked, so the help is the answer
        complaints.print(message, markup=False)
        return
    if context:
        usage = context.get_usage().removeprefix("Usage: ")
        voice.tell(Sentence("Usage: {usage}", usage=usage))
        voice.tell(Sentence("For help: {command} --help", command=context.command_path))
    voice.tell(taken_apart(message), "✗ ")


def taken_apart(message: str) -> Sentence:
    """Return what Typer says as a sentence that can be said in another language, if it is known."""
    for template in SAID:
        if found := _pattern(template).fullmatch(message):
            return Sentence(template, **{name: taken_apart(text) for name, text in found.groupdict().items()})
    return Sentence(_verbatim(message))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)


def _verbatim(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
