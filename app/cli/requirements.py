"""What a shoot needs, in a terminal: the same answer as the finder's, for a shoot written down in a file."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from pydantic import ValidationError
from rich.table import Table

from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Lang, Voice, spoken
from app.guidance import answer, finder, local_rules
from app.guidance.asking import shoot_of
from app.guidance.schemas import AnswerOut, RequirementOut, ShootIn
from app.kit import clock
from app.kit.errors import BadRequest
from app.kit.faults import told
from app.kit.text import localized
from app.web import words
from app.web.i18n import Forms
from app.web.view import translation
from geo.sentence import Sentence, Words, together

NEXT = 5
NO_SHOOT = Words("{file} describes no shoot: {reason}")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)]


@spoken
def requirements(file: File, *, lang: Lang) -> None:
    """Say what a shoot needs, from whom and by when; the file says where, when and what (YAML or JSON).

    Its fields are those of POST /api/requirements: site, first_on, last_on, begins_at, ends_at, facts.
    """
    with said_plainly(lang), closing(open_database()) as database, database.reader() as session:
        known = local_rules.here(session)
        shoot = shoot_of(known, _read(file))
        found = answer.told(finder.requirements(session, known, shoot, clock.today()))
    _tell(found, lang, Voice(console, translation(lang)))


def _read(file: Path) -> ShootIn:
    try:
        return ShootIn.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults: Any = told(error.errors())
        raise BadRequest(
            NO_SHOOT, file=file.name, reason=together(each["says"] for each in faults)
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRequest(NO_SHOOT, file=file.name, reason=" ".join(str(error).split())) from error


def _tell(found: AnswerOut, lang: str, voice: Voice) -> None:
    forms = Forms(lang)
    table = Table(show_edge=False, pad_edge=False)
    for head in (Sentence("What"), Sentence("From whom"), Sentence("Plan"), Sentence("At the latest")):
        table.add_column(head.told(voice.translate), overflow="fold")
    kinds = words.instruments(lang)
    for each in found.requirements:
        title = f"{localized(each.title, lang)}\n[dim]{kinds[each.instrument]} · {each.id}[/dim]"
        table.add_row(title, _office(each, lang), *_days(each, forms))
    console.print(table)
    voice.tell(Sentence("Earliest possible day: {day}", day=forms.day(found.timeline.earliest_shoot_on)))
    least, most = (forms.money(each, "JPY") for each in (found.fees.least, found.fees.most))
    voice.tell(Sentence("Fees that are known: {least} to {most}", least=least, most=most))
    for asked in found.questions[:NEXT]:
        question = localized(asked.question, lang)
        voice.tell(Sentence("Still to say: {question} ({fact})", question=question, fact=asked.fact))


def _office(each: RequirementOut, lang: str) -> str:
    offices = [localized(office.name, lang) for office in each.offices]
    return ", ".join(offices) or localized(each.issuer, lang)


def _days(each: RequirementOut, forms: Forms) -> tuple[str, str]:
    if each.lead_time is None:
        return "–", "–"
    plan, latest = each.lead_time.plan_on, each.lead_time.latest_on
    return (forms.day(plan) if plan else "–", forms.day(latest) if latest else "–")
