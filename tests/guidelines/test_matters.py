"""The texts for each party: whole in every language, asked where they matter, frozen in editions."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.__main__ import main
from guidelines.check import faults_of_matters
from guidelines.checklist import Asked, checklist
from guidelines.document import LANGUAGES
from guidelines.edition import Change, GuidelineEdition, compare, edition
from guidelines.errors import GuidelineError
from guidelines.load import BOOKS, book
from guidelines.matters import Matters, Party, Phase, Topic, matters, read

IDS = Path(__file__).with_name("matter_ids.txt")
DAY = date(2026, 12, 1)
JAPAN = matters("jp")
ITEMS = [item for matter in JAPAN for item in matter.items]
MATTER = """
- topic: residents
  title: {en: Title, ja: 題名}
  text: {en: Text., ja: 本文。}
  ours: true
  items:
    - {id: first, title: {en: One, ja: 一}, hint: {en: Hint, ja: 説明}, when: shoot.drone}
"""

SHOOT = {
    "site.surfaces": ["road"],
    "site.near_homes": True,
    "site.in_cultural_site": False,
    "days.is_night": True,
    "shoot.drone": False,
    "shoot.noise": False,
    "shoot.foreign_crew": True,
    "shoot.children": False,
    "shoot.stops_traffic": True,
}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Return a function that writes a file of matters and reads the folder."""

    def written(text: str, file: str = "film-makers/shooting.yaml") -> Matters:
        path = tmp_path / "jp" / "matters" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return read(tmp_path / "jp", book("jp"))

    return written


class TestMatters:
    def test_nothing_is_wrong_in_them(self) -> None:
        assert list(faults_of_matters(JAPAN)) == []

    def test_they_are_as_many_as_a_handbook_has(self) -> None:
        assert len(JAPAN) >= 120

    @pytest.mark.parametrize("party", Party)
    @pytest.mark.parametrize("phase", Phase)
    def test_every_party_has_every_phase(self, party: Party, phase: Phase) -> None:
        assert len(JAPAN.of(party=party, phase=phase)) >= 5

    @pytest.mark.parametrize("party", Party)
    @pytest.mark.parametrize("topic", Topic)
    def test_every_topic_is_spoken_of_to_every_party(self, party: Party, topic: Topic) -> None:
        assert JAPAN.of(party=party, topic=topic).all

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_text_is_there_and_of_a_few_sentences(self, lang: str) -> None:
        stop = "。" if lang == "ja" else ". "
        counts = {matter.id: (matter.text[lang] + " ").count(stop) for matter in JAPAN}
        assert {id_: count for id_, count in counts.items() if not 2 <= count <= 5} == {}

    def test_japanese_is_japanese_and_english_is_english(self) -> None:
        texts = [each for matter in JAPAN for each in _texts(matter.model_dump())]
        assert [text for text in texts if _has_kana(text["en"]) or not _has_kanji_or_kana(text["ja"])] == []

    def test_no_two_say_the_same(self) -> None:
        texts = [matter.text[lang] for matter in JAPAN for lang in LANGUAGES]
        assert len(set(texts)) == len(texts)

    def test_ids_are_unique(self) -> None:
        ids = [item.id for item in ITEMS]
        assert len(set(ids)) == len(ids)

    def test_an_id_that_was_given_stays(self) -> None:
        given = IDS.read_text().split()
        assert set(given) == {item.id for item in ITEMS}

    def test_each_names_its_sources_or_is_advice_of_our_own(self) -> None:
        assert [matter.id for matter in JAPAN if matter.ours == bool(matter.sources)] == []


class TestCommand:
    def test_it_counts_the_matters(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["jp"])
        assert f"{len(JAPAN)} matters" in capsys.readouterr().out


class TestReading:
    def test_party_and_phase_are_the_place_of_the_file(self, write: Any) -> None:
        (matter,) = write(MATTER)
        assert (matter.id, matter.items[0].id) == (
            "jp.film-makers.shooting.residents",
            "jp.film-makers.shooting.residents.first",
        )

    def test_an_item_is_asked_of_its_party_unless_it_says_another(self, write: Any) -> None:
        (matter,) = write(MATTER.replace("id: first", "id: first, asked_of: film-commissions"))
        assert matter.items[0].asked_of is Party.FILM_COMMISSIONS

    @pytest.mark.parametrize(
        ("whole", "broken"),
        [
            ("text: {en: Text., ja: 本文。}", "text: {en: Text.}"),
            ("text: {en: Text., ja: 本文。}", "text: {en: Text., ja: ' '}"),
            ("title: {en: Title, ja: 題名}", "title: {ja: 題名}"),
            ("title: {en: One, ja: 一}", "title: {en: One}"),
            ("hint: {en: Hint, ja: 説明}", "hint: {}"),
            ("hint: {en: Hint, ja: 説明}", "hint: {en: Hint, ja: 説明, xx: What}"),
        ],
    )
    def test_a_text_that_lacks_a_language_is_refused(self, write: Any, whole: str, broken: str) -> None:
        assert whole in MATTER
        with pytest.raises(GuidelineError, match="say it in en, ja"):
            write(MATTER.replace(whole, broken))

    @pytest.mark.parametrize(
        ("whole", "broken", "reason"),
        [
            ("when: shoot.drone", "when: shoot.dragon", "cannot be understood"),
            ("when: shoot.drone", "when: shoot.drone_g", "no question of yes or no"),
            ("ours: true", "ours: false", "name its sources"),
            ("ours: true", "sources: [nobody]", "no source of this name"),
            ("topic: residents", "topic: dragons", "topic"),
            ("id: first", "id: The First", "pattern"),
            ("ours: true", "ours: true\n  mood: good", "mood"),
            ("ours: true", "sources: nobody", "sources"),
            ("ours: true", "sources:", "sources"),
            ("    - {id: first", "    - first\n    - {id: first", "items"),
            ("  items:", "  items: none\n  others:", "items"),
        ],
    )
    def test_what_is_wrong_is_said(self, write: Any, whole: str, broken: str, reason: str) -> None:
        with pytest.raises(GuidelineError, match=reason):
            write(MATTER.replace(whole, broken))

    def test_a_topic_stands_once_in_a_phase(self, write: Any) -> None:
        with pytest.raises(GuidelineError, match="twice"):
            write(MATTER + MATTER)

    def test_a_file_that_is_no_list_is_refused(self, write: Any) -> None:
        with pytest.raises(GuidelineError, match="list of entries"):
            write("residents: {}")

    @pytest.mark.parametrize("file", ["dragons/shooting.yaml", "film-makers/sleeping.yaml"])
    def test_a_party_or_phase_that_is_none_is_refused(self, write: Any, file: str) -> None:
        with pytest.raises(GuidelineError, match="Input should be"):
            write(MATTER, file)

    def test_sources_have_names(self, write: Any) -> None:
        with pytest.raises(GuidelineError, match="every source has a name"):
            write("- one", "sources.yaml")

    def test_a_source_that_nobody_uses_is_found(self, write: Any) -> None:
        source = (
            "old: {url: 'https://example.org', grade: A, checked_on: 2026-11-23, says: {en: It, ja: それ}}"
        )
        assert "no matter uses" in str(*faults_of_matters(write(source, "sources.yaml")))

    def test_a_condition_that_can_never_hold_is_found(self, write: Any) -> None:
        found = write(MATTER.replace("shoot.drone", "shoot.drone && !shoot.drone"))
        assert "can never hold" in str(*faults_of_matters(found))


class TestChecklist:
    @pytest.fixture
    def told(self) -> dict[str, Asked]:
        return {asked.item.id: asked for asked in checklist(JAPAN, SHOOT)}

    def test_every_item_is_answered_once(self, told: dict[str, Asked]) -> None:
        assert list(told) == [item.id for item in ITEMS]

    @pytest.mark.parametrize(
        ("id_", "answer"),
        [
            ("film-makers.preparation.residents.notice", "yes"),
            ("film-makers.preparation.traffic.street-plan", "yes"),
            ("film-makers.preparation.guests.briefing", "yes"),
            ("film-makers.preparation.safety.insurance", "yes"),
            ("permit-authorities.shooting.traffic.on-call", "yes"),
            ("film-makers.preparation.safety.drone-pilot", "no"),
            ("film-makers.preparation.work.child-hours", "no"),
            ("film-makers.preparation.heritage.load-plan", "no"),
            ("film-makers.shooting.safety.effects-log", "ask"),
            ("film-makers.preparation.rights.releases", "ask"),
        ],
    )
    def test_a_street_at_night_with_a_crew_from_abroad(
        self, told: dict[str, Asked], id_: str, answer: str
    ) -> None:
        assert told[f"jp.{id_}"].answer == answer

    def test_the_reasons_are_the_facts_that_decide(self, told: dict[str, Asked]) -> None:
        notice = told["jp.film-makers.preparation.residents.notice"]
        assert set(notice.reasons) == {"site.near_homes", "days.is_night", "shoot.stops_traffic"}

    def test_the_reasons_of_what_is_open_are_the_questions(self, told: dict[str, Asked]) -> None:
        assert told["jp.film-makers.shooting.safety.effects-log"].reasons == ("shoot.pyro",)

    def test_what_every_shoot_is_asked_needs_no_reason(self, told: dict[str, Asked]) -> None:
        assert told["jp.film-makers.preparation.safety.insurance"].reasons == ()

    def test_nothing_told_leaves_every_condition_open(self) -> None:
        answers = {asked.item.id: asked.answer for asked in checklist(JAPAN, {})}
        assert answers == {item.id: "yes" if item.when == "true" else "ask" for item in ITEMS}

    def test_a_fact_that_need_not_be_asked_answers_itself(self) -> None:
        inland = {"site.surfaces": ["private"]}
        answers = {asked.item.id: asked.answer for asked in checklist(JAPAN, inland)}
        assert answers["jp.film-commissions.shooting.traffic.round"] == "ask"
        assert answers["jp.film-makers.preparation.traffic.street-plan"] == "no"

    def test_only_what_is_given_is_asked(self) -> None:
        release = JAPAN.of(party=Party.FILM_MAKERS, phase=Phase.RELEASE)
        assert {asked.matter.phase for asked in checklist(release, {})} == {Phase.RELEASE}


class TestEdition:
    def test_it_holds_all_matters_and_the_requirements_in_force(self) -> None:
        assert set(japan().entries) == {matter.id for matter in JAPAN} | {
            rule.requirement.id for rule in JAPAN.book.rules if rule.requirement.edition_on(DAY)
        }

    def test_before_its_first_day_a_requirement_is_not_in_it(self) -> None:
        early = edition("jp", JAPAN, date(1900, 1, 1))
        assert set(early.entries) == {matter.id for matter in JAPAN}

    def test_it_comes_back_from_json_as_it_was(self) -> None:
        assert GuidelineEdition.model_validate_json(japan().model_dump_json()).digest == japan().digest

    def test_the_order_of_entries_in_files_does_not_matter(self, tmp_path: Path) -> None:
        shutil.copytree(BOOKS / "jp", tmp_path / "jp")
        for path in (tmp_path / "jp" / "matters").glob("*/*.yaml"):
            head, *entries = path.read_text().split("\n- topic:")
            path.write_text("\n- topic:".join([head, *reversed(entries)]) + "\n")
        turned = read(tmp_path / "jp", book("jp"))
        assert (turned.all, edition("jp", turned, DAY).digest) == (JAPAN.all, japan().digest)

    @given(st.randoms(use_true_random=False))
    def test_the_order_in_which_it_was_gathered_does_not_matter(self, chance: Any) -> None:
        ids = list(japan().entries)
        chance.shuffle(ids)
        turned = {id_: dict(reversed(japan().entries[id_].items())) for id_ in ids}
        assert japan().model_copy(update={"entries": turned}).digest == japan().digest

    def test_the_day_is_not_part_of_what_it_says(self) -> None:
        assert edition("jp", JAPAN, date(2027, 1, 1)).digest == japan().digest

    @given(st.data())
    def test_any_word_changes_the_digest_and_is_found(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(japan().entries)))
        entry = json.loads(json.dumps(japan().entries[id_]))
        holder, lang = data.draw(st.sampled_from(list(_places(entry))))
        before, holder[lang] = holder[lang], data.draw(st.text().filter(lambda said: said != holder[lang]))
        other = japan().model_copy(update={"entries": japan().entries | {id_: entry}})
        (change,) = compare(japan(), other).changed[id_]
        assert other.digest != japan().digest
        assert (change.lang, change.before, change.after) == (lang, before, holder[lang])


class TestCompare:
    @given(st.sets(st.sampled_from(sorted(matter.id for matter in JAPAN))))
    def test_the_same_are_the_same(self, left_out: set[str]) -> None:
        one = _without(left_out)
        assert not compare(one, _without(left_out))

    @given(*[st.sets(st.sampled_from(sorted(matter.id for matter in JAPAN)), max_size=5)] * 2)
    def test_what_is_added_one_way_is_removed_the_other(self, first: set[str], second: set[str]) -> None:
        there, back = (
            compare(_without(first), _without(second)),
            compare(_without(second), _without(first)),
        )
        assert there.added == back.removed == tuple(sorted(first - second))
        assert there.removed == back.added == tuple(sorted(second - first))

    def test_it_tells_the_words_of_each_language(self) -> None:
        id_ = "jp.film-makers.wrap.residents"
        entry = japan().entries[id_]
        second = japan().model_copy(
            update={"entries": japan().entries | {id_: entry | {"title": {"en": "Thank you", "ja": "お礼"}}}}
        )
        told = compare(japan(), second)
        assert told.words("ja") == {
            id_: (Change(("title", "ja"), "周辺住民・店舗へのお礼", "お礼"),),
        }
        assert [change.after for change in told.words("en")[id_]] == ["Thank you"]

    def test_an_item_put_first_is_one_addition(self) -> None:
        id_ = "jp.film-makers.wrap.residents"
        entry = japan().entries[id_]
        new = entry["items"][0] | {"id": f"{id_}.new"}
        items = {"items": [new, *entry["items"]]}
        second = japan().model_copy(update={"entries": japan().entries | {id_: entry | items}})
        changes = compare(japan(), second).changed[id_]
        assert {change.where[1] for change in changes} == {"order", f"{id_}.new"}

    def test_items_in_another_order_are_a_change(self) -> None:
        id_ = "jp.film-makers.wrap.residents"
        entry = japan().entries[id_]
        items = {"items": entry["items"][::-1]}
        second = japan().model_copy(update={"entries": japan().entries | {id_: entry | items}})
        (change,) = compare(japan(), second).changed[id_]
        assert change.where == ("items", "order")


@cache
def japan() -> GuidelineEdition:
    return edition("jp", JAPAN, DAY)


def _without(ids: set[str]) -> GuidelineEdition:
    kept = {id_: entry for id_, entry in japan().entries.items() if id_ not in ids}
    return japan().model_copy(update={"entries": kept})


def _texts(thing: Any) -> Iterator[dict[str, str]]:
    if isinstance(thing, dict) and set(thing) == set(LANGUAGES):
        yield thing
    elif isinstance(thing, dict | list | tuple):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from _texts(each)


def _places(entry: Any) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each text of an entry, as the mapping that holds it and its language."""
    for text in _texts(entry):
        yield from ((text, lang) for lang in LANGUAGES)


def _has_kana(text: str) -> bool:
    return any("\u3040" <= char <= "\u30ff" for char in text)


def _has_kanji_or_kana(text: str) -> bool:
    return _has_kana(text) or any("\u4e00" <= char <= "\u9fff" for char in text)
