"""The life of places from the command line: submit, publish, return, retire, reopen."""

from collections.abc import Callable
from contextlib import closing
from typing import Annotated

import typer

from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice
from app.kit.audit import Author
from app.locations import catalogue
from app.locations.rules import Action
from geo.sentence import Sentence, Words

cli = typer.Typer(no_args_is_help=True, help="Take places through their life.", rich_markup_mode=None)
ACTOR = Author("command line")
HELP = {
    Action.SUBMIT: Words("Submit drafts for review. All of them, or none."),
    Action.RETURN: Words("Send places back that are in review, to be written further. All of them, or none."),
    Action.PUBLISH: Words("Publish places that are in review. All of them, or none."),
    Action.RETIRE: Words("Retire public places: nobody finds them any more. All of them, or none."),
    Action.REOPEN: Words("Make drafts of retired places again. All of them, or none."),
}
Slugs = Annotated[
    list[str], typer.Argument(help="The last parts of the places' addresses.", show_default=False)
]


def _taking(action: Action) -> Callable[..., None]:
    def take(slugs: Slugs) -> None:
        with said_plainly(), closing(open_database()) as database, database.writer() as session:
            places = [catalogue.get(session, slug) for slug in dict.fromkeys(slugs)]
            catalogue.take_all(session, ACTOR, places, action)
            told = [(place.slug, str(place.status)) for place in places]
        voice = Voice.of_terminal(console)
        for slug, status in told:
            voice.tell(Sentence("{slug} is {status} now.", slug=slug, status=status))

    return take


for each in Action:
    cli.command(name=str(each), help=HELP[each])(_taking(each))
