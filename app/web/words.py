"""Words for what the data names by slugs: subjects of competence, grades of source, levels, works."""

from babel import Locale

from app.accounts.models import Pace, Role
from app.accounts.notices import Notice
from app.locations.rules import Action, Status
from app.web.view import say


def subject(slug: str, lang: str) -> str:
    """Return what a subject of competence is called; an unknown one keeps its slug, made readable."""
    return subjects(lang).get(slug, slug.replace("_", " "))


def subjects(lang: str) -> dict[str, str]:
    """Return the known subjects, those first that most shoots meet."""
    return {
        "film_commission": say(lang, "Support for shoots"),
        "road_use": say(lang, "Use of roads (police)"),
        "road": say(lang, "Occupying a road"),
        "park": say(lang, "City parks"),
        "cultural_property": say(lang, "Cultural properties"),
        "fire": say(lang, "Fire and smoke"),
        "aviation": say(lang, "Drones and aircraft"),
        "river": say(lang, "Rivers"),
        "coast": say(lang, "Coasts and beaches"),
        "port": say(lang, "Ports: land and quays"),
        "harbour": say(lang, "Harbours: traffic on the water"),
        "natural_park": say(lang, "National and natural parks"),
        "forest": say(lang, "National forests"),
        "explosives": say(lang, "Pyrotechnics"),
        "labour": say(lang, "Working hours and minors"),
        "immigration": say(lang, "Visas and work status"),
        "customs": say(lang, "Bringing in equipment"),
    }


def grade(code: str, lang: str) -> str:
    """Return what the grade of a source means."""
    words = {
        "A": say(lang, "official source"),
        "B": say(lang, "secondary source"),
        "C": say(lang, "old or contradictory source"),
        "GK": say(lang, "unverified: check before use"),
    }
    return words.get(code, code)


def level(slug: str, lang: str) -> str:
    words = {
        "national": say(lang, "National"),
        "regional": say(lang, "Regional"),
        "prefecture": say(lang, "Prefecture"),
        "city": say(lang, "City"),
        "municipality": say(lang, "Municipality"),
        "multi-city": say(lang, "Several cities"),
        "town": say(lang, "Town"),
        "village": say(lang, "Village"),
        "area": say(lang, "Area"),
        "network": say(lang, "Network"),
    }
    return words.get(slug, slug)


def work(kind: str, lang: str) -> str:
    words = {
        "film": say(lang, "Film"),
        "tv": say(lang, "Television"),
        "series": say(lang, "Series"),
        "drama": say(lang, "Television drama"),
        "anime": say(lang, "Animation (model of the setting)"),
        "commercial": say(lang, "Commercial"),
        "music_video": say(lang, "Music video"),
        "documentary": say(lang, "Documentary"),
    }
    return words.get(kind, kind)


def language(code: str, lang: str) -> str:
    """Return what a language is called in another."""
    return str(Locale.parse(lang).languages.get(code, code))


def roles(lang: str) -> dict[Role, str]:
    """Return what each role of a member is called."""
    return {
        Role.READER: say(lang, "reads"),
        Role.EDITOR: say(lang, "edits"),
        Role.DECIDER: say(lang, "decides"),
        Role.MANAGER: say(lang, "manages"),
    }


def notices(lang: str) -> dict[Notice, str]:
    """Return what each kind of notice is about."""
    return {
        Notice.MEMBER_JOINED: say(lang, "Somebody joins an organisation that I manage"),
        Notice.MEMBER_LEFT: say(lang, "Somebody leaves an organisation that I manage"),
        Notice.VOUCHED_FOR: say(lang, "An organisation of mine has been vouched for"),
        Notice.TO_VOUCH_FOR: say(lang, "An organisation waits for our word"),
        Notice.CLAIMED: say(lang, "Somebody asks to represent an organisation in our care"),
        Notice.NO_MANAGER: say(lang, "An organisation in our care has lost its last manager"),
    }


def paces(lang: str) -> dict[Pace, str]:
    """Return what it is called how soon somebody is told."""
    return {
        Pace.AT_ONCE: say(lang, "at once"),
        Pace.DAILY: say(lang, "once a day"),
        Pace.NEVER: say(lang, "never"),
    }


def scopes(lang: str) -> dict[str, str]:
    """Return what a token can be made for."""
    return {
        "places:import": say(lang, "bring places in"),
        "places:inside": say(lang, "see all of places in our care"),
        "places:edit": say(lang, "write places in our care"),
        "places:decide": say(lang, "publish and retire places in our care"),
    }


def statuses(lang: str) -> dict[Status, str]:
    """Return where in its life a place is."""
    return {
        Status.DRAFT: say(lang, "draft"),
        Status.IN_REVIEW: say(lang, "in review"),
        Status.PUBLIC: say(lang, "public"),
        Status.RETIRED: say(lang, "retired"),
    }


def steps(lang: str) -> dict[Action, str]:
    """Return what the buttons say that take a place through its life."""
    return {
        Action.SUBMIT: say(lang, "Submit it for review"),
        Action.RETURN: say(lang, "Send it back"),
        Action.PUBLISH: say(lang, "Publish it"),
        Action.RETIRE: say(lang, "Retire it"),
        Action.REOPEN: say(lang, "Make it a draft again"),
    }
