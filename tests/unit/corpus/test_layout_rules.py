"""The rules of layout: each one's example, rules of a user's own, and time that grows with the length."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from communique.corpus.corpus import read_corpus
from communique.corpus.layout import find_segments
from communique.corpus.model import ROLES
from communique.corpus.rules import Rule, default_rules, read_rules
from communique.errors import InputError

RULES = default_rules()
PARAGRAPH = (
    "The two presidents signed a statement in the capital on Wednesday, officials said after the talks had ended."
)


def name_of(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize("rule", RULES.blocks, ids=name_of)
def test_each_rule_matches_its_example_and_no_paragraph(rule: Rule) -> None:
    assert len(rule.example) <= rule.max_chars
    assert rule.applies(rule.example, is_top=rule.where != "tail", is_tail=rule.where == "tail")
    assert not rule.applies(PARAGRAPH, is_top=True, is_tail=True)
    assert rule.role in ROLES


@pytest.mark.parametrize("rule", RULES.blocks, ids=name_of)
def test_each_example_is_known_on_a_page(rule: Rule) -> None:
    """The example stands where the rule holds, between a headline and a story or after it; it is never body."""
    story = "\n\n".join(f"{number} ways. {PARAGRAPH}".replace("0 ways", "Many ways") for number in range(4))
    top = f"Presidents sign a statement after talks\n\n{rule.example}\n\n{story}\n"
    tail = f"Presidents sign a statement after talks\n\n{story}\n\n{rule.example}\n"
    text = tail if rule.where == "tail" else top
    start = text.index(rule.example)
    roles = {s.role for s in find_segments(text) if s.start < start + len(rule.example) and s.end > start}
    assert "body" not in roles


@pytest.mark.parametrize("rule", RULES.datelines, ids=name_of)
def test_each_dateline_opens_a_paragraph(rule: Rule) -> None:
    example = rule.example.rstrip()
    text = f"Presidents sign a statement\n\n{example} {PARAGRAPH}\n\n{PARAGRAPH} Twice.\n"
    segments = find_segments(text)
    opening = [s for s in segments if s.role == "dateline"]
    assert [text[s.start : s.end] for s in opening] == [example]
    after = segments[segments.index(opening[0]) + 1]
    assert (after.role, text[after.start : after.end]) == ("body", PARAGRAPH)


@pytest.mark.parametrize("rule", RULES.title_prefixes, ids=name_of)
def test_each_title_prefix_is_cut_off(rule: Rule) -> None:
    text = f"{rule.example}Presidents sign a statement after talks\n\n{PARAGRAPH}\n\n{PARAGRAPH} Twice.\n"
    first, second = find_segments(text)[:2]
    assert (first.role, text[first.start : first.end]) == (rule.role, rule.example.strip())
    assert (second.role, text[second.start : second.end]) == ("title", "Presidents sign a statement after talks")


def test_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in (*RULES.blocks, *RULES.datelines, *RULES.title_prefixes)]
    assert sorted(names) == sorted(set(names))


OWN = """
fragments:
  desk: '(?:North|South) Desk'
rules:
  - {name: own desk, role: byline, pattern: '^{desk} of the {agency}$', example: "North Desk of the TASS"}
  - {name: own stars, role: related, pattern: '^[*]{3} .*$', example: "*** More"}
datelines:
  - {name: own dateline, pattern: '^(?P<place>[A-Z][a-z]+) \\\\+\\\\+', example: "Astana ++"}
"""


def write(folder: Path, rules: str) -> Path:
    page = f"Presidents sign a statement\n\nNorth Desk of the TASS\n\nAstana ++ {PARAGRAPH}\n\n*** Another day. Another story.\n\n{PARAGRAPH} Twice.\n"
    (folder / "a.txt").write_text(page, encoding="utf-8")
    (folder / "layout.yaml").write_text(rules, encoding="utf-8")
    return folder / "layout.yaml"


def test_a_user_adds_an_outlet_without_code(tmp_path: Path) -> None:
    write(tmp_path, OWN.replace("\\\\", "\\"))
    corpus = read_corpus(tmp_path)
    assert list(corpus.documents["doc_id"]) == ["a"], "the rules are no document"
    segments = corpus.tables["segments"].set_index("rule")
    assert segments.loc["own desk", "text"] == "North Desk of the TASS"
    assert segments.loc["own desk", "role"] == "byline"
    assert segments.loc["own stars", "role"] == "related"
    assert segments.loc["dateline: own dateline", "text"] == "Astana ++"
    assert corpus.documents.loc[0, "place"] == "Astana"


def test_own_rules_are_tried_first(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "rules:\n  - {name: mine, role: summary, pattern: '^Back to top$', example: Back to top}\n",
    )
    rules = read_rules(path)
    text = f"Presidents sign a statement\n\n{PARAGRAPH}\n\n{PARAGRAPH} Twice.\n\nBack to top\n"
    assert find_segments(text, rules=rules)[-1].rule == "mine"
    assert find_segments(text)[-1].rule == "newsletter name"


@pytest.mark.parametrize(
    ("rules", "what"),
    [
        ("rules: [", "cannot be read"),
        ("- a\n- b\n", "is a mapping"),
        ("", "is a mapping"),
        ("rule: []\n", "unknown key 'rule'"),
        ("rules:\n  - {name: a, role: byline, example: x}\n", "lacks pattern"),
        ("rules:\n  - {name: a, role: headline, pattern: x, example: x}\n", "unknown role 'headline'"),
        ("rules:\n  - {name: a, role: title, pattern: '(', example: x}\n", "pattern is faulty"),
        ("rules:\n  - {name: a, role: title, pattern: 'x', example: x, where: nowhere}\n", "'nowhere'"),
        ("rules:\n  - {name: a, role: title, pattern: 'x', example: x, max_chars: many}\n", "max_chars"),
        ("rules:\n  - a line\n", "rule"),
        ("rules: 5\n", "rules"),
        ("fragments: [a]\n", "fragments"),
        ("rules:\n  - {name: a, role: title, pattern: 'x', example: y}\n", "its example"),
    ],
)
def test_faulty_rules_are_an_error_that_names_them(tmp_path: Path, rules: str, what: str) -> None:
    path = write(tmp_path, rules)
    with pytest.raises(InputError, match=re.escape(what)):
        read_corpus(tmp_path)
    assert path.is_file()
