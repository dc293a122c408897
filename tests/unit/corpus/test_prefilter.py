"""Conditions spare work and change nothing: what they refuse, the pattern refuses too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.corpus.prefilter import KNOWN, find_condition, lower_case
from communique.corpus.rules import default_rules

RULES = default_rules()
PIECES = sorted({word for rule in RULES.blocks for word in re.findall(r"\w+|[^\w\s]|\s", rule.example)})


def could_match(rule_condition, text: str) -> bool:  # type: ignore[no-untyped-def]
    first, last = (c if c in KNOWN else "" for c in (text[:1], text[-1:]))
    return rule_condition.fits(first, last) and rule_condition.holds(lower_case(text))


@pytest.mark.parametrize(
    ("pattern", "first", "last", "literals"),
    [
        ("^abc$", "aA", "cC", ("abc",)),
        ("^(?i:share|Tweet)(?: this)?$", "sStT", "eEtTsS", ("share", "tweet")),
        ("^x?[12]+", "xX12", None, None),
        (".{3}cookies.{2}", None, None, ("cookies",)),
        ("^[^a]b$", None, "bB", None),
        ("^.*[(/]x$", None, "xX", ("(", "/")),
        ("^(?=a).b", None, None, None),
        ("", None, None, None),
    ],
)
def test_conditions_are_read_from_patterns(pattern: str, first: str | None, last: str | None, literals: object) -> None:
    found = find_condition(pattern)
    assert found.first == (None if first is None else frozenset(first))
    assert found.last == (None if last is None else frozenset(last))
    assert found.literals == literals


@pytest.mark.parametrize("rule", RULES.blocks, ids=lambda rule: rule.name)
def test_each_example_fulfils_its_condition(rule) -> None:  # type: ignore[no-untyped-def]
    assert could_match(rule.condition, rule.example)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.sampled_from(["\u017f", "\u0131", "\u212a", "\u0130", "é", "Я"])),
        max_size=8,
    ).map("".join)
)
def test_what_a_condition_refuses_its_pattern_refuses(text: str) -> None:
    folded = " ".join(text.split())
    for rule in RULES.blocks:
        if folded and rule.pattern.search(folded):
            assert could_match(rule.condition, folded), rule.name


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RULES.blocks), st.booleans(), st.booleans(), st.sampled_from([None, True, False]))
def test_the_first_rule_that_applies_is_found(rule, is_top: bool, is_tail: bool, everywhere: bool | None) -> None:  # type: ignore[no-untyped-def]
    tried = (r for r in RULES.blocks if everywhere is None or everywhere == (r.where == "any"))
    expected = next((r for r in tried if r.applies(rule.example, is_top=is_top, is_tail=is_tail)), None)
    assert RULES.find(rule.example, is_top=is_top, is_tail=is_tail, everywhere=everywhere) is expected
