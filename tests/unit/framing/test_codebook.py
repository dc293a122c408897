"""Codebooks: what ships is sound, and what is wrong is reported with its line."""

import pytest

from communique.errors import InputError
from communique.framing.codebook import check_codebook, list_codebooks, read_codebook
from communique.framing.dictionaries import export_quanteda, export_table, import_quanteda, import_table
from communique.framing.matching import find_hits

GOOD = """\
codebook: toy
version: 1.0.0
frames:
  - frame: trade
    definition: Trade is said.
    include: Trade.
    exclude: All else.
    example: A trade deal.
    indicators:
      - trade
      - {pattern: BRI, match_case: true, requires: road}
  - frame: peace
    definition: Peace is said.
    include: Peace.
    exclude: War.
    example: No peace.
    indicators: [peace*, "no"]
"""


def write(tmp_path, text, name="toy.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", list_codebooks())
def test_shipped_codebooks_are_sound(name):
    assert check_codebook(name) == []
    codebook = read_codebook(name)
    assert codebook.codebook == name
    assert all(frame.definition and frame.sources for frame in codebook.frames)


def test_the_codebooks_that_the_project_promises_ship():
    assert list_codebooks() == ["diplomacy", "generic"]
    assert {"risk", "threat", "win_win", "shared_future", "anti_hegemony"} < set(read_codebook("diplomacy").frame_ids)
    assert len(read_codebook("generic").frames) == 5


def test_a_sound_file_is_read(tmp_path):
    path = write(tmp_path, GOOD)
    codebook = read_codebook(path)
    assert check_codebook(path) == [] or [p.severity for p in check_codebook(path)] == ["warning"]
    assert codebook.frame_ids == ("trade", "peace")
    assert codebook.frames[0].indicators[1].requires == ("road",)
    assert codebook.frames[1].indicators[1].pattern == "no"  # not the boolean of YAML


def test_the_hash_tells_content_not_layout(tmp_path):
    first = read_codebook(write(tmp_path, GOOD))
    same = read_codebook(write(tmp_path, GOOD.replace('[peace*, "no"]', "\n      - 'peace*'\n      - no"), "b.yaml"))
    other = read_codebook(write(tmp_path, GOOD.replace("- trade\n", "- trading\n"), "c.yaml"))
    assert first.content_hash == same.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    indicators:\n", "    indicatros:\n", 9, "indicators"),
        ("version:", "verison:", 2, "version"),
        ("match_case", "matchcase", 11, "match_case"),
        ("match_case: true", "match_case: perhaps", 11, "match_case"),
        ("frame: peace", "frame: trade", 12, "line 4"),
        ("frame: peace", "frame: Peace talks", 12, "lower case"),
        ("[peace*", '["*"', 17, "empty wildcard"),
        ("[peace*", "[p*", 17, "runaway"),
        ("[peace*", "[trade", 17, "already under “trade”"),
        ("[peace*", "[*peace", 17, "needs quotes"),
        ("[peace*", "[&a peace", 17, "anchor"),
        ("[peace*", "[!!python/object:os.system peace", 17, "tag"),
        ("    indicators: [", "    example: x\n    indicators: [", 17, "second time"),
        ('[peace*, "no"]', "[]", 17, "at least one"),
        ('[peace*, "no"]', "peace", 17, "list"),
        ("requires: road", "requires: 'peace, war'", 11, "never match"),
        ("requires: road", "window: 0", 11, "window"),
        ("  - frame: peace", " - frame: peace", 12, "not YAML"),
        ("codebook: toy", "- toy", 2, "not YAML"),
    ],
)  # fmt: skip
def test_faults_are_named_with_line_and_remedy(tmp_path, old, new, line, said):
    assert GOOD.count(old) >= 1
    path = write(tmp_path, GOOD.replace(old, new, 1))
    problems = [problem for problem in check_codebook(path) if problem.severity == "error"]
    assert (problems[0].line, problems[0].file) == (line, "toy.yaml")
    assert problems[0].suggestion
    assert said.lower() in str(problems[0]).lower()
    with pytest.raises(InputError, match=f"toy.yaml, line {line}"):
        read_codebook(path)


def test_a_billion_laughs_are_refused_before_they_unfold(tmp_path):
    levels = "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9) if i else 'lol'}]\n" for i in range(12))
    assert "anchor" in str(check_codebook(write(tmp_path, levels))[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not a codebook"),
        (b"just text", "not a codebook"),
        (b"codebook: \xff", "byte 10 is not UTF-8"),
        ("[" * 50, "nested"),
        ("a: {" * 5_000, "nested"),
        ("x" * 2_000_001, "characters"),
        ("a: 'b", "not YAML"),
        ("? [a]\n: b", "a key is"),
        ("codebook: toy\nframes: [1, 2]", "frames.0"),
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path, text, said):
    problems = check_codebook(write(tmp_path, text))
    assert said in str(problems[0])
    with pytest.raises(InputError, match=r"toy\.yaml"):
        read_codebook(tmp_path / "toy.yaml")


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(InputError, match="Did you mean “diplomacy”"):
        read_codebook("diplomcy")


def test_warnings_name_doubts(tmp_path):
    text = (
        GOOD.replace("A trade deal.", "A deal.")
        .replace("    exclude: War.\n", "")
        .replace("[peace*,", "[peace*, (free|a) trade,")
    )
    said = "\n".join(map(str, check_codebook(write(tmp_path, text))))
    assert "example of “trade” is not found" in said
    assert "“peace” has no exclude" in said
    assert "“no” is short" in said


def test_an_indicator_that_another_frame_finds_too_is_a_warning(tmp_path):
    problems = check_codebook(write(tmp_path, GOOD.replace("- trade\n", "- (trade|peaceful)\n")))
    assert any("“peaceful” of “trade” is also found by “peace*” of “peace”" in str(p) for p in problems)


def test_quanteda_dictionaries_come_in_and_go_out():
    text = "Economy:\n  Trade gains: [trade, 'free market*']\n  Jobs: job?\nPeace: ['peace*']\n"
    codebook = import_quanteda(text, "My dictionary")
    assert [(f.frame, f.group, f.label) for f in codebook.frames] == [
        ("economy_trade_gains", "economy", "Trade gains"), ("economy_jobs", "economy", "Jobs"), ("peace", "", "Peace"),
    ]  # fmt: skip
    assert find_hits(["free markets"], codebook)["frame"].tolist() == ["economy_trade_gains"]
    written, lost = export_quanteda(codebook)
    assert lost == []
    again = import_quanteda(written, "again")
    assert [[i.pattern for i in f.indicators] for f in again.frames] == [
        ["trade", "free market*"],
        ["job?"],
        ["peace*"],
    ]


def test_what_quanteda_cannot_say_is_listed():
    written, lost = export_quanteda(read_codebook("diplomacy"))
    assert "shared future" in written
    assert "shared_future: (share|shares|sharing|shared) weal and woe" not in lost
    assert any("..." in item for item in lost)


@pytest.mark.parametrize("text", ["a: [1, {b: c}]", "- a", "a: []", "a:", "a: ['*']"])
def test_bad_dictionaries_are_refused(text):
    with pytest.raises(InputError):
        import_quanteda(text, "toy")


@pytest.mark.parametrize("name", list_codebooks())
def test_the_plain_table_holds_every_indicator(name, tmp_path):
    codebook = read_codebook(name)
    path = write(tmp_path, export_table(codebook), "table.csv")
    again = read_codebook(path)
    assert [f.indicators for f in again.frames] == [f.indicators for f in codebook.frames]
    assert [f.definition for f in again.frames] == [f.definition for f in codebook.frames]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("frame\nx\n", "lacks column “pattern”"),
        ("frame,pattern,patern\nx,y,z\n", "unknown column “patern”"),
        ("frame,pattern\nx,\n", "line 2"),
        ("frame,pattern\nx,trade\n\ny,*\n", "line 4"),
        ("frame,pattern\nx,trade\ny,trade\n", "already under “x”"),
    ],
)
def test_bad_tables_are_refused(text, said):
    with pytest.raises(InputError, match=said):
        import_table(text, "toy")
