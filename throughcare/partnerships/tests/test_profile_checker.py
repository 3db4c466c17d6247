"""`throughcare scheme check` lists every fault of a profile with its line and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from throughcare.partnerships.profile import Reading, check, load
from throughcare.partnerships.profile.cli import app
from throughcare.partnerships.profile.reading import FURTHER, SHIPPED

pytestmark = pytest.mark.feature("F1")

EASTMARSH = Path(__file__).parent / "data" / "eastmarsh.toml"
SOUND = EASTMARSH.read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "borough.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def faults_in(folder: Path, text: str) -> list[str]:
    """The faults, each as LINE: path: message."""
    file = written(folder, text)
    return [str(fault).removeprefix(f"{file}:") for fault in check(file).faults]


def changed(before: str, after: str) -> tuple[str, int]:
    """The sound profile with one change, and the line of the change."""
    assert SOUND.count(before) == 1, before
    return SOUND.replace(before, after), SOUND[: SOUND.index(before)].count("\n") + 1


ONE_FAULT = [
    # what is changed, into what, how many lines further down the fault is, its path, words of its message
    ('meets = "fortnightly"', 'meets = "fortnighly"', 0, "meetings.huddle.meets", 'did you mean "fortnightly"?'),
    ('goes_to = ["duty officer"]', 'gos_to = ["duty officer"]', 0, "referral.gos_to", 'did you mean "goes_to"?'),
    ("minimum_age = 16", 'minimum_age = "16"', 0, "selection.minimum_age", "should be a whole number"),
    ("minimum_age = 16", "minimum_age = 9", 0, "selection.minimum_age", "too small: at least 10"),
    ("minimum_age = 16", "minimum_age = true", 0, "selection.minimum_age", "should be a whole number, not true"),
    ("minimum_age = 16", "minimum_age = 16.5", 0, "selection.minimum_age", "should be a whole number"),
    ("threshold = 67.5", "threshold = nan", 0, "criteria.arp.score.threshold", "ordinary number"),
    ("quorum = 3", "quorum = 300", 0, "meetings.huddle.quorum", "too large"),
    ("quorum = 3", 'quorum = 3\nquorum_kinds = ["polices"]', 1, "meetings.huddle.quorum_kinds.1", "did you mean"),
    ('name = "Eastmarsh"', 'name = "  "', 0, "name", "is empty"),
    ('slug = "eastmarsh"', 'slug = "East Marsh"', 0, "slug", "should be lower-case"),
    ('started = "2024-02"', 'started = "2024-13"', 0, "started", "should be a month such as"),
    ('dated = "2024-02-01"', "dated = 2024-02-01", 0, "sources.1.dated", "should be text in quotes"),
    ('url = "https://eastmarsh.example/model"', 'url = "javascript:1"', 0, "sources.1.url", "should be an address"),
    ('entered_through = ["huddle"]', 'entered_through = ["hudle"]', 0, "levels.crew.entered_through.1", '"huddle"?'),
    ('phase = "ashore"', 'phase = "asea"', 0, "exit.rules.ashore.all_of.1.phase", "registration: phases"),
    ('reason = "sailed"', 'reason = "left"', 0, "exit.rules.sailed.reason", "is not among the exit: reasons"),
    ('reports_to = "steering"', 'reports_to = "huddle"', 0, "meetings.huddle.reports_to", "cannot report to itself"),
    ('kind = "green_for_months"', 'kind = "green_for_month"', 0, "exit.rules.sailed.all_of.1.kind", "did you mean"),
    ("months = 5", "years = 5", 0, "exit.rules.sailed.all_of.1.months", "needs `months`"),
    ('only_for = "men"', 'only_for = "boys"', 0, "pathways.fathers.only_for", "is not one of women, men"),
    ('at_least = "four_weekly"', 'at_least = "weekly"', 0, "meetings.huddle.at_least", "more often than"),
    ("share = 40", "share = 41", -9, "cohorts", "add up to 101 per cent"),
    ("threshold = 20\n", "threshold = 20\nindicator_only = false\n", 1, "matrix.indicator_only", "indicator only"),
    ('key = "sea"', 'key = "housing"', -1, "pathways.housing", "is given twice"),
    ('key = "place"', 'key = "aims"', 9, "form.aims.questions.aims", "the key is taken"),
    ('needs = "all"\n', "", -4, "ratings.green.needs", "how the evidence counts"),
    ("format = 1", "format = 2", 0, "format", "reads format 1"),
    ('every = "quarterly"', "every = { unset = false }", 0, "review.every", "an unset value is written"),
    ('label = "Crew"', "label = { unset = true }", 0, "levels.crew.label", "cannot be left unset"),
    ('extends = ["prongs", "ratings"]', 'extends = ["prongs", "rating"]', 0, "extends", 'did you mean "ratings"?'),
    ('title = "Aims"', "", -2, "form.aims.title", "is missing: add `title`"),
    ("[review]", "[reviw]", 0, "reviw", 'did you mean "review"?'),
    ("[review]", "[[review]]", 0, "review", "should be a table, not a list"),
    (
        'statutory_statuses = ["licence", "none"]',
        'statutory_statuses = "none"',
        0,
        "selection.statutory_statuses",
        "a list",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "further_down", "path", "words"),
    [case for case in ONE_FAULT if case[3]],
    ids=[f"{case[3]} {case[4][:20]}" for case in ONE_FAULT if case[3]],
)
def test_one_fault_is_found_on_its_line(
    tmp_path: Path, before: str, after: str, further_down: int, path: str, words: str
) -> None:
    text, line = changed(before, after)
    first, *others = faults_in(tmp_path, text)
    assert first.startswith(f"{line + further_down}: {path}: ")
    assert words in first
    assert all(other.split(": ")[0] == first.split(": ")[0] for other in others)


BAD_LINES = [
    ('area = "Borough of Eastmarsh"', "area = Borough of Eastmarsh", "double quotes"),
    ('area = "Borough of Eastmarsh"', 'area = "Borough of Eastmarsh', "not closed"),
    ('area = "Borough of Eastmarsh"', "area", "equals sign is missing"),
    ('area = "Borough of Eastmarsh"', 'name = "Again"', "stands twice"),
    ('area = "Borough of Eastmarsh"', 'area = "a\\d"', "backslash"),
    ("[review]", "[review", "TOML"),
    ("[review]", "[selection]", "declared twice"),
    ('extends = ["prongs", "ratings"]', 'extends = ["prongs", "ratings"', "not closed"),
    ('members = ["police", "probation"]', 'members = ["police" "probation"]', "TOML"),
    ("quorum = 3", "quorum = 03", "cannot be read"),
    ("quorum = 3", "quorum = 9" + "9" * 5000, "too long"),
]


@pytest.mark.parametrize(("before", "after", "words"), BAD_LINES)
def test_a_line_that_is_no_toml_is_found_and_the_rest_is_checked_too(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    text, line = changed(before, after)
    text = text.replace("capacity = 40", "capacity = 0").replace('name = "Docks"', 'nam = "Docks"')
    faults = faults_in(tmp_path, text)
    assert [fault for fault in faults if fault.startswith(f"{line}: ") and words in fault]
    assert any("registration.capacity: 0 is too small" in fault for fault in faults)
    assert any('hubs.docks.nam: is not known here; did you mean "name"?' in fault for fault in faults)
    assert not [fault for fault in faults if "is not among" in fault]


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    text = SOUND
    for before, after in [
        ('started = "2024-02"', "started = 2024-02"),
        ("quorum = 3", "quorum = 99"),
        ('only_for = "men"', 'only_for = "man"'),
        ("share = 40", "share = 50"),
        ("months = 4\n", "months = 0\n"),
        ('goes_to = ["duty officer"]', "gatekeper = 1"),
    ]:
        assert before in text
        text = text.replace(before, after, 1)
    found = [fault.split(": ")[1] for fault in faults_in(tmp_path, text)]
    assert found == [
        "what stands after the value cannot be read",
        "meetings.huddle.quorum",
        "referral.gatekeper",
        "cohorts",
        "pathways.fathers.only_for",
        "registration.phases.ashore.months",
    ]


class TestFiles:
    def test_a_windows_file_is_read_like_any_other(self, tmp_path: Path) -> None:
        file = tmp_path / "windows.toml"
        file.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
        assert load(file) == load(EASTMARSH)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
    def test_a_file_in_another_encoding_says_to_save_it_as_utf_8(self, tmp_path: Path, encoding: str) -> None:
        file = tmp_path / "borough.toml"
        file.write_bytes(("\ufeff" if encoding == "utf-16-be" else "").encode(encoding) + SOUND.encode(encoding))
        (fault,) = check(file).faults
        assert "save it as UTF-8" in fault.message

    def test_a_byte_that_is_not_utf_8_has_its_line(self, tmp_path: Path) -> None:
        file = tmp_path / "borough.toml"
        file.write_bytes(SOUND.encode().replace(b'name = "Docks"', b'name = "D\xf4cks"'))
        (fault,) = check(file).faults
        assert fault.place is not None
        assert fault.place.line == SOUND[: SOUND.index('name = "Docks"')].count("\n") + 1
        assert "0xf4" in fault.message

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
    def test_an_empty_file_says_how_to_start(self, tmp_path: Path, text: str) -> None:
        (fault,) = faults_in(tmp_path, text)
        assert fault.startswith("1: the file is empty")

    @pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a" + ".a" * 20_000 + " = 1", "a = " + "{a=" * 3000])
    def test_a_file_nested_without_end_is_refused(self, tmp_path: Path, text: str) -> None:
        assert faults_in(tmp_path, text)

    def test_a_shared_part_beside_the_profile_is_used_and_its_faults_are_its_own(self, tmp_path: Path) -> None:
        written(tmp_path, '[[funders]]\nkey = "x"\nnme = "X"\n', "part.toml")
        text, _ = changed('extends = ["prongs", "ratings"]', 'extends = ["prongs", "ratings", "part.toml"]')
        faults = check(written(tmp_path, text)).faults
        assert [(fault.path, fault.place and Path(fault.place.file).name) for fault in faults] == [
            ("funders.x.name", "part.toml"),
            ("funders.x.nme", "part.toml"),
        ]
        assert [fault.place and fault.place.line for fault in faults] == [1, 3]

    def test_a_shared_part_that_is_not_there(self, tmp_path: Path) -> None:
        text, line = changed('extends = ["prongs", "ratings"]', 'extends = ["prongs", "ratings", "gone.toml"]')
        (fault,) = faults_in(tmp_path, text)
        assert fault.startswith(f"{line}: extends: the shared part cannot be read")


class TestCommand:
    def run(self, *files: Path | str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["check", *map(str, files)])
        return result.exit_code, result.output

    def test_a_sound_profile_says_what_it_will_ask(self) -> None:
        status, said = self.run(EASTMARSH)
        assert status == 0
        assert "sound. Eastmarsh: 2 hubs, 3 meetings, 3 criteria, 1 priority offence" in said
        assert "matrix.factors.tests.weight: How many points for a positive test?" in said

    def test_all_that_we_ship_is_sound(self) -> None:
        status, said = self.run(*sorted(SHIPPED.glob("*.toml")), *sorted(FURTHER.glob("*.toml")))
        assert status == 0
        assert said.count(": sound. ") == 12

    def test_a_fault_is_one_line_with_file_and_line_and_the_status_is_1(self, tmp_path: Path) -> None:
        file = written(tmp_path, changed("quorum = 3", "quorum = 0")[0])
        status, said = self.run(EASTMARSH, file)
        assert status == 1
        assert re.search(rf"(?m)^{re.escape(str(file))}:\d+: meetings\.huddle\.quorum: 0 is too small", said)

    def test_what_cannot_be_read_is_status_2_and_the_others_are_still_checked(self, tmp_path: Path) -> None:
        status, said = self.run(tmp_path, tmp_path / "none.toml", EASTMARSH)
        assert status == 2
        assert "is a directory" in said
        assert "there is no such file" in said
        assert "sound. Eastmarsh" in said

    def test_a_file_of_a_gigabyte_is_not_read(self, tmp_path: Path) -> None:
        file = tmp_path / "large.toml"
        with file.open("wb") as sparse:
            sparse.truncate(1_000_000_000)
        assert self.run(file)[0] == 2

    def test_two_files_with_one_slug_cannot_both_be_right(self, tmp_path: Path) -> None:
        status, said = self.run(EASTMARSH, written(tmp_path, SOUND))
        assert status == 1
        assert '"eastmarsh" is the slug of another of these files' in said

    def test_what_a_file_holds_cannot_command_the_terminal(self, tmp_path: Path) -> None:
        file = written(tmp_path, changed('only_for = "men"', 'only_for = "\\u001b[2J\\u0007"')[0])
        assert "\x1b" not in self.run(file)[1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_happens_to_a_profile_its_faults_have_lines(tmp_path: Path, data: st.DataObject) -> None:
    lines = SOUND.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "swap", "cut", "text"]))
        if change == "drop":
            lines[at] = ""
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            lines[at] = data.draw(st.text(max_size=30))
    file = tmp_path / "changed.toml"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    reading = check(file)
    assert isinstance(reading, Reading)
    assert (reading.profile is None) == bool(reading.faults)
    count = len(file.read_bytes().split(b"\n"))
    assert all(fault.place is not None and 1 <= fault.place.line <= count for fault in reading.faults)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_answered_with_faults(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bytes.toml"
    file.write_bytes(content)
    assert check(file).faults
