"""Reading a cue verb: whether it is one here, and by which rules."""

from __future__ import annotations

from communique.text.clauses import QUOTE, Unit, is_headline, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.ends import content_end
from communique.text.finite import read_finite
from communique.text.heads import opens_clause, outer_head
from communique.text.hearers import WH
from communique.text.held import Attribution, open_end
from communique.text.other_cues import read_infinitive, read_participle, read_passive
from communique.text.phrases import phrase_left, phrase_right, skip_left
from communique.text.speakers import may_be_plural

CLAUSES = frozenset({"that", "whether", "how", "why"})
_SHOWING = frozenset(
    {"show", "shows", "report", "reports", "estimate", "estimates", "project", "projects", "forecasts"}
)
_ALONE = frozenset({"some", "many", "few", "most", "all", "both", "several", "that", "others"})


def read_verb(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read the cue verb at ``i``; None where it is a noun, a passive or has no subject that could speak."""
    lex = lexicon()
    lows = unit.lows
    if unit.words[i][0].isupper() and not (i == 0 and cue.form == "ing") and _is_no_headline(unit, i):
        return None
    before = lows[i - 1] if i else ""
    if i == 0 and cue.form in ("past", "third"):
        return _read_opening(unit, cue)
    is_noun = before in lex.determiner and before not in _ALONE
    if (is_noun and not _is_somebody(unit, i - 1)) or before in lex.possessive:
        return None
    if "n" in cue.frames and cue.form in ("base", "third"):
        if cue.form == "third" and (_is_plural_noun(unit, i) or before in lex.preposition):
            return None
        if cue.form == "third" and lows[0] in lex.preposition and not {",", "that"} & set(lows[:i]) and i <= 5:
            return None
        if cue.form == "third" and before in ("many", "some", "few", "most", "several"):
            return None
        if before in ("’s", "'s", "’", "'") or (
            i + 1 < len(lows) and (lows[i + 1] in lex.auxiliary or lows[i + 1] == "of" or _is_third_cue(lows[i + 1]))
        ):
            return None
        if before.isalpha() and not (_is_mind(unit, i - 1) or _is_clear(unit, i) or _has_source(unit, i - 1)):
            return None
    covered = open_end(found) > i
    left, has_be, has_auxiliary = skip_left(unit, i)
    if lows[left] in ("nor", "neither") and left >= 0:
        return None
    has_be = has_be and not _is_perfect(unit, i, cue)
    if cue.form == "ing" and not has_be:
        return read_participle(unit, i, cue, found, left)
    if cue.form == "base" and not has_auxiliary and before != "to" and not may_be_plural(unit, left):
        return None
    if cue.form == "past" and "v" in cue.frames and lows[i + 1 : i + 2] == ["by"]:
        return read_passive(unit, i, cue, found)
    is_agent = i + 1 < len(lows) and lows[i + 1] == "by" and "by" not in cue.prepositions
    if cue.form == "past" and (has_be or is_agent):
        return None
    if cue.is_participle and not has_auxiliary:
        return None
    if cue.form == "past" and before == "," and _is_aside(unit, i):
        return None
    if cue.form == "past" and not has_auxiliary and before in ("of", "for", "with", "from", "in", "on", "about"):
        return None
    if cue.form == "base" and before == "to":
        return read_infinitive(unit, i, cue, found)
    return read_finite(unit, i, cue, found, left, covered=covered)


def _is_somebody(unit: Unit, j: int) -> bool:
    """Say whether "one" or "another" at ``j`` stands alone for somebody: "One said", "no one thinks"."""
    if unit.lows[j] not in ("one", "another"):
        return False
    return opens_clause(unit, j) or unit.lows[j - 1] in ("no", "every")


def _is_perfect(unit: Unit, i: int, cue: Cue) -> bool:
    """Say whether "’s" before the cue means "has": "he’s called for", "who's said that", but not "he's told that"."""
    lows = unit.lows
    at = i - 1
    while at > 0 and lows[at] in lexicon().adverb:
        at -= 1
    if lows[at] not in ("’s", "'s") or not at or i + 1 >= len(lows):
        return False
    if unit.words[at - 1][0].isupper() and at == i - 1 and lows[at - 1] not in lexicon().reader:
        return cue.frames >= {"c", "q"} and not cue.frames & {"p", "v"} and lows[i + 1] not in ("by", "to")
    if lows[at - 1] not in ("he", "she", "who"):
        return False
    if lows[i + 1] in cue.prepositions:
        return True
    speaks = bool(cue.frames & {"c", "q", "i"}) and not cue.frames & {"a", "p", "v"}
    return speaks and lows[i + 1] in WH | {"that", "to", QUOTE} and not ("c" in cue.frames and lows[i + 1] == "to")


def _is_aside(unit: Unit, i: int) -> bool:
    """Say whether the past form after a comma is a participle: "Pence, asked about the tape, said"."""
    lows, verbs = unit.lows, cue_verbs()
    if (lows[i + 1 : i + 2] and lows[i + 1] in ("that", QUOTE)) or verbs[lows[i]].verb == "say":
        return False
    comma = next((j for j in range(i + 1, min(len(lows) - 1, i + 16)) if lows[j] == ","), None)
    if comma is None:
        return False
    cue = verbs.get(lows[comma + 1])
    return cue is not None and cue.form in ("past", "third") and "q" in cue.frames


def is_unlisted(unit: Unit, i: int) -> bool:
    """Say whether an unlisted verb before "that" takes a clause: a subject and a verb follow, not "moved that way"."""
    lows = unit.lows
    if lows[i] in lexicon().no_saying or not unit.words[i][0].islower() or i + 4 > len(lows) or not i:
        return False
    if lows[i + 1] not in CLAUSES or (not lows[i].endswith("ed") and not _is_third(unit, i)):
        return False
    if lows[i - 1] in lexicon().preposition or is_verb_like(unit, i + 2):
        return False
    subject = lows[i + 2]
    begins = subject in lexicon().determiner or subject in lexicon().pronoun or unit.words[i + 2][0].isupper()
    if not (begins or (subject.endswith("s") and len(subject) > 3)):
        return False
    return any(is_verb_like(unit, k) for k in range(i + 3, min(len(lows), i + 14)))


def _is_third(unit: Unit, i: int) -> bool:
    """Say whether the word in -s at ``i`` is a verb: "who explains whether", "the film explores how", not "the reasons why"."""
    before = unit.lows[i - 1]
    if unit.lows[i + 1] == "that" or not unit.lows[i].endswith("s") or len(unit.lows[i]) < 5:
        return False
    return before in lexicon().pronoun or before in lexicon().source or unit.words[i - 1][0].isupper()


def _read_opening(unit: Unit, cue: Cue) -> Attribution | None:
    """Read "Said Ellis: "..."": the cue opens the unit, the speaker and a colon follow."""
    speaker = phrase_right(unit, 1)
    if (
        "q" not in cue.frames
        or speaker is None
        or unit.lows[speaker[1] : speaker[1] + 1] != [":"]
        or speaker[1] + 1 >= len(unit.lows)
    ):
        return None
    return Attribution((0, 1), speaker, [(speaker[1] + 1, content_end(unit, speaker[1] + 1, "q"))], "past", "q")


def _is_plural_noun(unit: Unit, i: int) -> bool:
    """Say whether the form in -s at ``i`` is a plural: "the court documents detail how", "in most states in the country"."""
    lows = unit.lows
    if lows[i] == "states":
        return i + 1 < len(lows) and lows[i + 1] not in ("that", ":", QUOTE, ",", ".", "he", "she", "it", "they", "the")
    if i + 2 >= len(lows) or lows[i + 2] not in WH | {"that"}:
        return False
    cue = cue_verbs().get(lows[i + 1])
    return cue is not None and cue.form in ("base", "past")


def _is_third_cue(low: str) -> bool:
    cue = cue_verbs().get(low)
    return cue is not None and cue.form == "third" and ("n" not in cue.frames or low == "shows")


def _is_mind(unit: Unit, j: int) -> bool:
    """Say whether the word at ``j`` can end the subject of a verb whose form is also a noun."""
    lex = lexicon()
    word, low = unit.words[j], unit.lows[j]
    return (
        word[0].isupper()
        or low in lex.pronoun
        or low in lex.source
        or low in lex.auxiliary
        or low in lex.adverb
        or low in ("and", "to")
    )


def _is_clear(unit: Unit, i: int) -> bool:
    if i + 1 >= len(unit.lows):
        return False
    return unit.lows[i + 1] in ("that", QUOTE, "he", "she", "they", "we", "it", "there") or unit.lows[i + 1] in WH


def _has_source(unit: Unit, j: int) -> bool:
    """Say whether the phrase that ends at ``j`` opens with a source: "Video of the incident"."""
    mention = phrase_left(unit, j)
    if mention is None:
        return False
    if unit.lows[j + 1] in _SHOWING:
        mention = outer_head(unit, mention) or mention
    sources = lexicon().source
    if mention[1] <= j and not sources.isdisjoint(unit.lows[slice(*mention)]):
        return True
    head = next((k for k in range(*mention) if unit.lows[k] in lexicon().linking), mention[1])
    return head > mention[0] and unit.lows[head - 1] in sources and head < mention[1]


def _is_no_headline(unit: Unit, i: int) -> bool:
    """Say whether a capital at ``i`` speaks against a verb; headlines write "Says", too."""
    return unit.lows[i] not in ("says", "said") and not (i and is_headline(unit))
