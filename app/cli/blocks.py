"""The regional blocks from the command line: what they are, as a file that can be edited and set again."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.accounts import areas
from app.accounts.areas import BlockDraft
from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice
from app.kit import faults
from app.kit.audit import Author
from app.kit.errors import BadRequest
from geo.sentence import Sentence, together

cli = typer.Typer(no_args_is_help=True, help="The regional blocks.", rich_markup_mode=None)
ACTOR = Author("command line")
Code = Annotated[str, Field(min_length=2, max_length=5)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]


class BlockIn(BaseModel):
    """One block of a file."""

    model_config = ConfigDict(extra="forbid")

    slug: Slug
    name: Annotated[dict[str, str], Field(min_length=1)]
    areas: Annotated[list[Code], Field(min_length=1)]
    members: list[str] | None = None


@cli.command(name="set")
def set_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)],
) -> None:
    """Make the blocks what FILE says, a YAML or JSON list of slug, name, areas and members.

    `./rokechi block show` prints the blocks so. Without members those of a block stay; blocks that FILE does
    not name stay, too. All or nothing.
    """
    with said_plainly(), closing(open_database()) as database, database.writer() as session:
        changed = areas.set_blocks(session, ACTOR, _read(file))
    Voice.of_terminal(console).tell(Sentence("{changed:,} blocks changed.", changed=changed))


@cli.command()
def show() -> None:
    """Print the blocks as a file that `set` takes."""
    with said_plainly(), closing(open_database()) as database, database.reader() as session:
        told = [block._asdict() for block in areas.told_blocks(session)]
    typer.echo(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), nl=False)


def _read(file: Path) -> list[BlockDraft]:
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRequest(
            "The file is neither YAML nor JSON in UTF-8: {reason}", parameter="file", reason=str(error)
        ) from error
    if isinstance(said, list):
        said = [_with_areas(each) for each in said]
    try:
        blocks = TypeAdapter(list[BlockIn]).validate_python(said)
    except ValidationError as error:
        wrong = [{**fault, "loc": fault["loc"] or ("body",)} for fault in error.errors()]
        raise BadRequest(together(fault["says"] for fault in faults.told(wrong)), parameter="file") from error
    return [BlockDraft(block.slug, block.name, block.areas, block.members) for block in blocks]


def _with_areas(block: object) -> object:
    """Return a block of a file whose areas are called prefectures, as in the one that ships."""
    if not isinstance(block, dict) or "prefectures" not in block:
        return block
    return {("areas" if name == "prefectures" else name): value for name, value in block.items()}
