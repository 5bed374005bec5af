"""Words for what the data names by slugs: subjects of competence, grades of source, levels, works."""

from babel import Locale

from app.accounts.models import Pace, Role
from app.accounts.notices import Notice
from app.guidance.models import RuleStatus
from app.locations.rules import Action, Status
from app.web.view import say
from guidelines.matters import Evidence, Party, Phase, Topic


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
        "GK": say(lang, "unverified"),
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


def instruments(lang: str) -> dict[str, str]:
    """Return what each kind of act is called."""
    return {
        "permit": say(lang, "Permit"),
        "approval": say(lang, "Approval"),
        "notification": say(lang, "Notification"),
        "voluntary_information": say(lang, "Voluntary information"),
        "consent": say(lang, "Consent of the owner or operator"),
        "licence": say(lang, "Licence"),
        "registration": say(lang, "Registration"),
        "rights_clearance": say(lang, "Clearance of rights"),
        "prohibition": say(lang, "Not allowed"),
        "condition": say(lang, "Condition"),
        "customs": say(lang, "Customs"),
        "immigration": say(lang, "Immigration"),
    }


def topics(lang: str) -> dict[str, str]:
    """Return the headings under which the finder asks."""
    return {
        "site": say(lang, "The place"),
        "shoot": say(lang, "The shoot"),
        "road": say(lang, "On the road"),
        "water": say(lang, "On the water"),
        "nature": say(lang, "Nature"),
        "structure": say(lang, "Sets and structures"),
        "vehicles": say(lang, "Vehicles"),
        "drone": say(lang, "Drones and aircraft"),
        "effects": say(lang, "Effects"),
        "weapons": say(lang, "Prop weapons"),
        "sound": say(lang, "Sound and radio"),
        "people": say(lang, "People, animals, equipment"),
        "rights": say(lang, "Rights"),
    }


def rule_statuses(lang: str) -> dict[RuleStatus, str]:
    """Return where a local rule stands."""
    return {
        RuleStatus.PROPOSED: say(lang, "proposed"),
        RuleStatus.PUBLISHED: say(lang, "published"),
        RuleStatus.DECLINED: say(lang, "declined"),
        RuleStatus.RETIRED: say(lang, "taken back"),
    }


def parties(lang: str) -> dict[Party, str]:
    """Return who must deal with the matters of a shoot."""
    return {
        Party.FILM_MAKERS: say(lang, "Film-makers"),
        Party.FILM_COMMISSIONS: say(lang, "Film commissions"),
        Party.PERMIT_AUTHORITIES: say(lang, "Permit authorities"),
    }


def phases(lang: str) -> dict[Phase, str]:
    """Return the phases of a production, in their order."""
    return {
        Phase.DEVELOPMENT: say(lang, "Development"),
        Phase.SCOUTING: say(lang, "Scouting"),
        Phase.PREPARATION: say(lang, "Preparation"),
        Phase.SHOOTING: say(lang, "Shooting"),
        Phase.WRAP: say(lang, "Wrap"),
        Phase.RELEASE: say(lang, "Release"),
    }


def matter_topics(lang: str) -> dict[Topic, str]:
    """Return what the matters are about."""
    return {
        Topic.RESIDENTS: say(lang, "Residents"),
        Topic.SAFETY: say(lang, "Safety"),
        Topic.TRAFFIC: say(lang, "Traffic"),
        Topic.HERITAGE: say(lang, "Heritage and nature"),
        Topic.DISASTERS: say(lang, "Weather and disasters"),
        Topic.HEALTH: say(lang, "Infectious disease"),
        Topic.RIGHTS: say(lang, "Portraits, buildings, music"),
        Topic.WORK: say(lang, "Working conditions and fair contracts"),
        Topic.GUESTS: say(lang, "Food, faith and language of guests"),
        Topic.PROMOTION: say(lang, "Credits, stills and promotion"),
        Topic.RESTORATION: say(lang, "Restoration"),
        Topic.COMPLAINTS: say(lang, "Complaints"),
    }


def evidence(lang: str) -> dict[Evidence, str]:
    """Return what shows that an item is settled."""
    return {
        Evidence.DOCUMENT: say(lang, "a document shows it"),
        Evidence.PHOTO: say(lang, "a photograph shows it"),
        Evidence.DATE: say(lang, "a date is given"),
        Evidence.PERSON: say(lang, "a person is named"),
    }


def parts(lang: str) -> dict[str, str]:
    """Return the parts of a requirement that a source can speak for."""
    return {
        "basis": say(lang, "legal basis"),
        "issuer": say(lang, "whom to ask"),
        "when": say(lang, "when it is needed"),
        "lead_time": say(lang, "lead time"),
        "fee": say(lang, "fee"),
        "documents": say(lang, "documents"),
        "notes": say(lang, "notes"),
    }


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
