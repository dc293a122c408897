"""What spares work changes nothing: what a condition, an automaton or a word's marks refuse, the pattern refuses too."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.automaton import Automaton
from communique.corpus.page import Page
from communique.corpus.patterntree import compile_set, parse_pattern
from communique.corpus.prefilter import Condition, find_condition, lower_case
from communique.corpus.rules import default_rules
from communique.corpus.service import ADDRESS, is_service_text
from communique.corpus.wordmarks import WordMarks

RULES = default_rules()
PIECES = sorted({word for rule in RULES.blocks for word in re.findall(r"\w+|[^\w\s]|\s", rule.example)})
ODD = ["\u017f", "\u0131", "\u212a", "\u0130", "é", "Я", "русский", "中文", "\u01c5", "ß"]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(ODD)), max_size=8).map("".join)
OPENINGS = st.sampled_from([rule.example for rule in RULES.datelines]).flatmap(
    lambda example: st.tuples(st.integers(0, len(example)), TEXTS).map(lambda cut: example[: cut[0]] + cut[1])
)


@pytest.mark.parametrize(
    ("pattern", "literals", "tail"),
    [
        ("^abc$", ("abc",), 3),
        ("^(?i:share|Tweet)(?: this)?$", ("share", "tweet"), 10),
        ("^x?[12]+", None, 0),
        (".{3}cookies.{2}", ("cookies",), 0),
        (".{3}cookies.{2}$", ("cookies",), 9),
        ("pose[sd]? for .*$", ("pose for ", "posed for ", "poses for "), 0),
        ("(?:photo|the image)s? by ", ("photo by ", "photos by ", "the image by ", "the images by "), 0),
        ("(?:abcd)+ef", ("abcd",), 0),
        ("(?:abcd)*efgh", ("efgh",), 0),
        ("^.*[(/]x$", ("(x", "/x"), 2),
        ("^(?!abcd).b", None, 0),
        ("ab", None, 0),
        ("", None, 0),
    ],
)
def test_conditions_are_read_from_patterns(pattern: str, literals: tuple[str, ...] | None, tail: int) -> None:
    found = find_condition(pattern)
    if literals == ("(x", "/x"):  # short strings are known by their rare characters
        literals, tail = ("(", "/"), 2
    assert (found.literals, found.tail) == (literals, tail)


@pytest.mark.parametrize(
    ("text", "holds"), [("cookies at", True), ("cookies at the end", False), ("Cookies at", False), ("", False)]
)
def test_a_condition_reads_the_tail_alone(text: str, holds: bool) -> None:
    assert Condition(("cookies",), tail=10).holds(text) is holds


@pytest.mark.parametrize("rule", RULES.blocks, ids=lambda rule: rule.name)
def test_each_example_fulfils_its_condition(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.condition.holds(lower_case(rule.example))
    assert RULES.chooser.find_possible(rule.example) >> RULES.blocks.index(rule) & 1


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_a_condition_or_the_chooser_refuses_the_pattern_refuses(text: str) -> None:
    folded = " ".join(text.split())
    possible = RULES.chooser.find_possible(folded) if folded else 0
    lower = lower_case(folded)
    for number, rule in enumerate(RULES.blocks):
        if folded and len(folded) <= rule.max_chars and rule.pattern.search(folded):
            assert rule.condition.holds(lower), rule.name
            assert possible >> number & 1, rule.name


@settings(max_examples=200, deadline=None)
@given(OPENINGS)
def test_what_the_automaton_of_datelines_refuses_no_dateline_matches(text: str) -> None:
    possible = RULES.openings.find_possible(text)
    for number, rule in enumerate(RULES.datelines):
        if rule.pattern.match(text):
            assert possible >> number & 1, rule.name


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(RULES.blocks), st.booleans(), st.booleans(), st.sampled_from([None, True, False]))
def test_the_first_rule_that_applies_is_found(rule, is_top: bool, is_tail: bool, everywhere: bool | None) -> None:  # type: ignore[no-untyped-def]
    tried = (r for r in RULES.blocks if everywhere is None or everywhere == (r.where == "any"))
    expected = next((r for r in tried if r.applies(rule.example, is_top=is_top, is_tail=is_tail)), None)
    assert RULES.find(rule.example, is_top=is_top, is_tail=is_tail, everywhere=everywhere) is expected


PATTERNS = [
    "^abc$", "^(?i:share|tweet)", "^x?[12]{2,9}z", "^(?:ab)*c$", "^(?:ab){2,3}$", "^.{2,9}z$", "b", "^(?!a)[^b]c$", "^\\w+ \\d$",
    "^(?>a+)b$", "^(a)\\1$", "^(?s:.)b$", "^[A-Z][\\w.-]{1,20}(?: [A-Z]\\w*){0,3} ?/$", "^$", "(?i)^abc$", "^(?:a|)(?:b|)c?$", "^\\bab\\b$",
]  # fmt: skip
TREES = [parse_pattern(pattern) for pattern in PATTERNS]
FORWARD, BACKWARD = (Automaton(TREES, n_chars=3, is_backward=is_backward) for is_backward in (False, True))


@pytest.mark.parametrize(
    ("pattern", "tree"),
    [
        ("^ab[c-e]", (("AT", "AT_BEGINNING"), ("RUN", "ab"), ("SET", (("RANGE", (99, 101)),)))),
        ("(?i:a)|bc", (("BRANCH", ((("GROUP", (True, (("RUN", "a"),))),), (("RUN", "bc"),))),)),
        ("x{2,3}[^y]", (("REPEAT", (2, 3, (("RUN", "x"),))), ("SET", (("NEGATE", None), ("LITERAL", 121))))),
        ("(?=a).(?>b)", (("LOOK", None), ("ANY", None), ("GROUP", (False, (("RUN", "b"),))))),
        ("(a)\\1", (("GROUP", (False, (("RUN", "a"),))), ("OTHER", None))),
        ("(?s:.)", (("OTHER", None),)),
        ("", ()),
        ("(?i)a", None),
    ],
)
def test_patterns_are_read_as_trees(pattern: str, tree: object) -> None:
    assert parse_pattern(pattern) == tree


@pytest.mark.parametrize("inside", ["a-c", "^a", "\\d\\s", "\\w'", "S", "^\\W"])
@pytest.mark.parametrize("folds", [False, True])
def test_a_set_accepts_what_its_pattern_accepts(inside: str, folds: bool) -> None:
    ((kind, argument),) = (
        parse_pattern(f"[{inside}]x")[:1] if len(inside) > 1 else (("SET", (("LITERAL", ord(inside)),)),)
    )
    assert kind == "SET"
    own, compiled = re.compile(f"[{inside}]", re.IGNORECASE if folds else 0), compile_set(argument, folds=folds)
    for character in [*map(chr, range(300)), *ODD[:4], "\u0660", "中"]:
        assert bool(own.match(character)) == bool(compiled.match(character)), character


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("abcABCxz12 /.sS\u017féI"), max_size=8))
def test_what_an_automaton_refuses_the_pattern_refuses(text: str) -> None:
    possible = FORWARD.find_possible(text), BACKWARD.find_possible(text)
    for number, pattern in enumerate(PATTERNS):
        if re.search(pattern, text):
            assert possible[0] >> number & 1, pattern
            assert possible[1] >> number & 1, pattern


@pytest.mark.parametrize(
    ("text", "forward", "backward"),
    [
        ("abc", {"^abc$", "^(?:ab)*c$"}, {"^abc$", "^(?:ab)*c$"}),
        ("abx", set(), set()),
        ("ababab", {"^(?:ab)*c$", "^(?:ab){2,3}$"}, {"^(?:ab){2,3}$"}),
        ("12x", set(), set()),
    ],
)
def test_an_automaton_gives_patterns_up(text: str, forward: set[str], backward: set[str]) -> None:
    told = {"^abc$", "^(?i:share|tweet)", "^(?:ab)*c$", "^(?:ab){2,3}$"}
    for automaton, expected in ((FORWARD, forward), (BACKWARD, backward)):
        bits = automaton.find_possible(text)
        found = {pattern for number, pattern in enumerate(PATTERNS) if bits >> number & 1}
        assert found & (told - ({"^(?i:share|tweet)"} if automaton is BACKWARD else set())) == expected


def test_an_automaton_travels_and_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    copy = pickle.loads(pickle.dumps(FORWARD))
    monkeypatch.setattr("communique.corpus.automaton._MOST_STEPS", 5)
    for text in ("abc", "Share", "12z", "abab", "éa", "x/", "abc"):
        assert copy.find_possible(text) == FORWARD.find_possible(text)
    assert len(copy._states) <= 6


def test_rules_travel_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(RULES))
    assert copy == RULES
    assert copy.find("(Xinhua/Ju Peng)", is_top=False, is_tail=False).name == "agency credit alone"


def test_marks_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = WordMarks([("photo by ", "(c)"), None, (" in ", "credit")], (re.compile("^[A-Z]"),))
    assert marks.find_marks("some photographs of it".split()) == 0b0001
    assert marks.find_marks("Some CREDITS".split()) == 0b1100
    assert marks.find_marks("(C) credit, photo".split()) == 0b0101
    assert marks.find_marks("".split()) == 0
    monkeypatch.setattr("communique.corpus.wordmarks._MOST_WORDS", 3)
    for number in range(9):
        assert marks.find_marks([f"word{number}", "credit"]) == 0b0100
        assert len(marks) <= 5


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["", "You can ", "we said ", "sign up, ", "Your", "“us” "]))
def test_a_page_and_a_text_are_of_one_mind_on_service_texts(text: str, start: str) -> None:
    from communique.corpus.blocks import make_block

    folded = " ".join((start + text).split())
    if folded:
        page = Page([make_block(folded, 0, len(folded))], RULES, [None])
        assert page.is_service(0) == is_service_text(folded)
        known = RULES.chooser.find_possible(folded) & RULES.chooser.address != 0
        assert known == (ADDRESS.search(folded) is not None)
