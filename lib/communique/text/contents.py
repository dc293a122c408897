"""Where the content of a cue begins: a clause, a quotation, an infinitive or an object after it."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_nouns, cue_verbs, lexicon, sure_verbs

REACH = 24
_DENIALS = frozenset(
    {
        "not",
        "’t",
        "'t",
        "n't",
        "never",
        "cannot",
        "declined",
        "declines",
        "refused",
        "refuses",
        "without",
        "won",
        "didn",
        "wouldn",
        "isn",
    }
)
_CALLED = frozenset(
    {
        "the",
        "his",
        "her",
        "its",
        "their",
        "my",
        "our",
        "your",
        "him",
        "it",
        "them",
        "this",
        "that",
        "such",
        "these",
        "those",
    }
)
_OPENERS = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "this", "these", "no", "he", "she", "they", "it", "there", "we"}
)
_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half"})
_OCCASIONS = frozenset(
    {"conference", "rally", "hearing", "briefing", "event", "interview", "call", "speech", "debate", "meeting", "forum"}
    | {"fundraiser", "summit", "talks", "statement", "tweet", "post", "email", "memo", "letter", "article", "testimony"}
)
_OBJECTS = frozenset({"him", "her", "them", "us", "me", "you", "reporters", "lawmakers"})
_LIGHT = frozenset({"n", "s"})
_PARTICLES = frozenset({"out", "up", "down", "off", "back", "aside", "forth", "home"})
_ADJECTIVE_ENDS = (
    "al",
    "ive",
    "ous",
    "ful",
    "less",
    "able",
    "ible",
    "ent",
    "ant",
    "ary",
    "ing",
    "ed",
    "ic",
    "ish",
    "ist",
    "ong",
    "alse",
    "air",
)
WH = frozenset({"whether", "how", "why", "what", "who", "if", "when", "where", "which"})


def right_content(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    """Return where the content after the cue at ``i`` begins, and by which frame; None where nothing fits."""
    lex = lexicon()
    lows, frames = unit.lows, cue.frames
    n = len(lows)
    j = _skip_times(unit, i + 1, cue)
    if j >= n:
        return None
    low = lows[j]
    speaks = bool(frames & {"c", "t", "q"})
    if (low in cue.prepositions or cue.phrasal) and j + 1 < n:
        after = _after_particle(unit, j, cue)
        if after and frames != {"a"}:
            is_open = (
                after < n
                and not is_stop(lows[after])
                and not (lows[after] in WH and lows[after + 1 : after + 2] == ["to"])
            )
            return _place_after(unit, after, j) if is_open else None
    if frames <= _LIGHT and "about" not in cue.prepositions:
        return None
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
            return j + 1, "q"
        return (
            (j + 1, "q")
            if low == ":" and j + 2 < n and speaks
            else _after_aside(unit, j)
            if frames & {"c", "t"}
            else None
        )
    if low in WH and low != "whether" and j + 1 < n and lows[j + 1] == "to":
        return None
    if speaks and (low == "that" or (low in WH and low != "who")):
        is_relative = (
            j + 1 < n
            and low == "that"
            and "n" in frames
            and cue.form in ("base", "third")
            and is_verb_like(unit, j + 1)
        )
        return (j, "c") if frames & {"c", "t"} and not is_relative else None
    if low == "to":
        return (
            (j, "i")
            if "i" in frames
            else _after_adjunct(unit, j, cue)
            if speaks or "about" in cue.prepositions
            else None
        )
    if "i" in frames and low in ("in", "at", "after", "on", "during"):
        to = next((k for k in range(j + 2, min(n - 1, j + 9)) if lows[k] == "to" or is_stop(lows[k])), None)
        if (
            to is not None
            and lows[to] == "to"
            and unit.words[to + 1][0].islower()
            and lows[to + 1] not in lex.determiner
        ):
            return to - (lows[to - 1] == "not"), "i"
    if low in lex.preposition and low not in ("like", "than"):
        return _after_adjunct(unit, j, cue) if speaks or "about" in cue.prepositions else None
    if is_stop(low) or low in ("and", "but", "or", "by"):
        return None
    return _phrase_content(unit, i, j, cue)


def _after_particle(unit: Unit, j: int, cue: Cue) -> int:
    """Return the position after the preposition or particles of ``cue`` at ``j``, 0 where none stands there."""
    for words in cue.phrasal:
        if unit.lows[j] == words[0] and tuple(unit.lows[j : j + len(words)]) == words:
            return j + len(words)
    return j + 1 if unit.lows[j] in cue.prepositions else 0


def _place_after(unit: Unit, after: int, j: int) -> tuple[int, str]:
    """Return the content after a preposition; a particle may carry a clause: "pointed out that"."""
    if unit.lows[j] == "highly":
        return j, "o"
    is_clause = unit.lows[j] in _PARTICLES and unit.lows[after] in WH | {"that"}
    return after, "c" if is_clause else "o"


def _skip_times(unit: Unit, j: int, cue: Cue) -> int:
    """Step over "on Friday", "last month", "also" between a cue and its content."""
    lex = lexicon()
    lows = unit.lows
    n = len(lows)
    while j < n and (
        ((lows[j] in lex.day or lows[j] in lex.adverb) and lows[j] not in ("all", "both", "too", "this", "even"))
        or (lows[j] in lex.time and lows[j - 1] in lex.day)
        or (
            lows[j].endswith("ly")
            and unit.words[j][0].islower()
            and lows[j] not in lex.not_adverb | cue.prepositions
            and j + 1 < n
        )
        or lows[j] in ("aloud", "along")
        or (lows[j] == "all" and lows[j + 1 : j + 2] == ["along"])
        or (lows[j] == "this" and j + 1 < n and lows[j + 1] in lex.time)
        or (lows[j] == "on" and j + 1 < n and lows[j + 1].endswith("day") and "on" not in cue.prepositions)
    ):
        j += 1
    return j


def _is_of_document(unit: Unit, i: int) -> bool:
    """Say whether the subject of the verb at ``i`` is a report, a poll, a picture: "the study found no link"."""
    documents = lexicon().document
    for k in range(i - 1, max(-1, i - 12), -1):
        if unit.lows[k] in documents:
            return True
        if is_stop(unit.lows[k]) or (is_verb_like(unit, k) and unit.lows[k] not in lexicon().auxiliary):
            return False
    return False


def _phrase_content(unit: Unit, i: int, j: int, cue: Cue) -> tuple[int, str] | None:
    """Return the content that begins with the phrase at ``j``: a hearer's, a clause without "that", or an object."""
    lows, frames = unit.lows, cue.frames
    low = lows[j]
    if "q" in frames:
        colon = next(
            (k for k in range(j + 1, min(len(lows) - 1, j + REACH)) if lows[k] == ":" and lows[k + 1] == QUOTE), None
        )
        if colon is not None and "that" not in lows[j:colon]:
            return colon + 1, "q"
    if cue.verb == "say" and "that" in lows[j + 1 : j + 5] and low not in lexicon().reader | lexicon().determiner:
        that = lows.index("that", j + 1)
        if unit.words[j][0].islower() and not any(is_verb_like(unit, k) or is_stop(lows[k]) for k in range(j, that)):
            return that, "c"
    if frames & {"p", "a"}:
        hearer = _after_hearer(unit, j, cue)
        if hearer is not None or (cue.verb == "tell" and low not in ("he", "she", "it", "they")):
            return hearer
    if "c" in frames and (cue.verb == "say" or low in lexicon().pronoun or low == "there"):
        return j, "c"
    is_form = low.endswith(("ed", "ing")) and unit.words[j][0].islower() and "q" not in frames
    is_form = is_form or (low in _OBJECTS and low not in ("her", "you"))
    if "c" in frames and not is_form and _holds_verb(unit, j, alone="o" in frames):
        return j, "c"
    if "f" in frames:
        of = next((k for k in range(j + 1, min(len(lows), j + REACH)) if lows[k] == "of"), None)
        if of is not None:
            return of, "f"
    if cue.verb == "call" and low in ("him", "them", "it", "this", "me", "us") and _is_name_for(unit, j + 1):
        return j, "o"
    if cue.verb in ("call", "find") and low in _CALLED and _has_adjective(unit, j):
        return j, "o"
    if "k" in frames and any(word in (QUOTE, INLINE) for word in lows[j : j + REACH // 2]):
        return j, "k"
    if "d" in frames and _is_of_document(unit, i):
        return j, "o"
    if "j" in frames and _is_judged(unit, j):
        return j, "o"
    if "o" in frames or ("k" in frames and _has_second_phrase(unit, j)):
        return j, "o"
    return None


def _is_name_for(unit: Unit, j: int) -> bool:
    """Say whether what somebody is called follows a pronoun: "called them proof", not "called them on Friday"."""
    lex = lexicon()
    low = unit.lows[j] if j < len(unit.lows) else "."
    is_function = (
        low in lex.preposition or low in lex.adverb or low in lex.day or low in lex.subordinator or low == "to"
    )
    return not (is_stop(low) or is_function or low.endswith("ly") or low in lex.time or low in (QUOTE, INLINE))


def _has_adjective(unit: Unit, j: int) -> bool:
    """Say whether "the rule illegal" follows: a phrase and an adjective behind it."""
    for k in range(j + 1, min(len(unit.lows), j + 6)):
        low = unit.lows[k]
        if is_stop(low) or low in lexicon().preposition or (is_verb_like(unit, k) and not low.startswith("un")):
            return False
        is_last = k + 1 == len(unit.lows) or is_stop(unit.lows[k + 1]) or unit.lows[k + 1] in ("and", "but")
        if is_last and low.endswith(_ADJECTIVE_ENDS) and (k > j + 1 or low not in _CALLED):
            return True
    return False


def is_silence(unit: Unit, first: int, i: int, a: int) -> bool:
    """Say whether the cue at ``i`` is denied and asks for more than it says: "did not say when", "declined to say whether"."""
    lows = unit.lows
    if lows[a] == "to" and lows[i].startswith(("declin", "refus")):
        cue = cue_verbs().get(lows[a + 1]) if a + 1 < len(lows) else None
        return cue is not None and bool(cue.frames & {"c", "t", "a"})
    if lows[a] not in WH:
        return False
    before = lows[max(0, first) : i]
    return any(low in _DENIALS for low in before)


def _after_aside(unit: Unit, j: int) -> tuple[int, str] | None:
    """Step over an aside between commas: "cautioned, as did others, that ..."."""
    lows = unit.lows
    second = next((k for k in range(j + 1, min(len(lows) - 1, j + 12)) if lows[k] == ","), None)
    return (second + 1, "c") if second is not None and lows[second + 1] == "that" else None


def _holds_verb(unit: Unit, j: int, *, alone: bool) -> bool:
    """Say whether a verb follows within reach, so that a clause begins at ``j``; ``alone`` asks for it before a comma."""
    lows = unit.lows
    verbs, sure = cue_verbs(), sure_verbs()
    for k in range(j, min(len(lows), j + REACH)):
        if alone and (lows[k] in (",", ";", "who", "which") or is_dash(lows[k])):
            return False
        if is_verb_like(unit, k) or lows[k] in (QUOTE, INLINE):
            return True
        if lows[k] in sure and verbs[lows[k]].form != "ing" and lows[k - 1] not in lexicon().determiner:
            return True
    return False


def _is_judged(unit: Unit, j: int) -> bool:
    """Say whether "as", "for" or "over" follows the object at ``j``: "attacked her as a fraud", which is no deed."""
    lows = unit.lows
    for k in range(j + 1, min(len(lows) - 1, j + 12)):
        if lows[k] in ("as", "over") or (lows[k] == "for" and not lows[k + 1][0].isdigit()):
            return lows[k] != "for" or lows[k + 1].endswith("ing") or lows[k + 1] in lexicon().possessive
        if is_stop(lows[k]) or is_verb_like(unit, k) or lows[k] == QUOTE:
            return False
    return False


def _has_second_phrase(unit: Unit, j: int) -> bool:
    """Say whether "climate change a hoax", "him as a fighter" follows: two noun phrases without a verb between."""
    for k in range(j + 1, min(len(unit.lows), j + 9)):
        low = unit.lows[k]
        if low in ("a", "an", "as"):
            return True
        if is_stop(low) or is_verb_like(unit, k) or low in lexicon().preposition or low == "the":
            return False
    return False


def _after_adjunct(unit: Unit, i: int, spoken: Cue) -> tuple[int, str] | None:
    """Step over "in a statement", "at a rally in Ohio,": the content begins at "that", "about" or a quotation behind it."""
    lows = unit.lows
    speaks = bool(spoken.frames & {"c", "t", "q"})
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if not speaks and low in ("that", QUOTE, ":"):
            return None
        if low == "that" or (
            (lows[i] == "to" or j < i + 4) and low in ("whether", "how", "why") and lows[j + 1 : j + 2] != ["to"]
        ):
            return j, "c"
        if low == QUOTE:
            return j, "q"
        if low == "about" and low in spoken.prepositions and _is_topic(unit, i, j):
            return j + 1, "o"
        cue = cue_verbs().get(low) if lows[j - 1] not in lexicon().determiner else None
        if low in (";", "(", ".") or (cue is not None and cue.form != "base" and "n" not in cue.frames):
            return None
        if low == ":" and j + 1 < len(lows):
            return j + 1, "q"
        is_occasion = (low in cue_nouns() and lows[i] == "in") or low in _OCCASIONS
        if is_occasion and "c" in spoken.frames and _opens_clause(unit, j + 1):
            return j + 1, "c"
    return None


def _is_topic(unit: Unit, i: int, j: int) -> bool:
    """Say whether "about" at ``j`` names a topic, not a number, and whoever is told stands after the preposition at ``i``."""
    lows = unit.lows
    if j + 1 >= len(lows) or j == i + 1 or lows[j + 1][0].isdigit() or lows[j + 1] in _NUMBERS:
        return False
    return not (lows[i + 1] in ("this", "last") and lows[i + 2] in lexicon().time)


def _opens_clause(unit: Unit, j: int) -> bool:
    """Say whether a noun phrase and a verb follow at ``j``: "in a statement the talks were useful"."""
    lows = unit.lows
    if j + 1 >= len(lows) or not (lows[j] in _OPENERS or unit.words[j][0].isupper()):
        return False
    for k in range(j + 1, min(len(lows), j + 8)):
        if is_stop(lows[k]) or lows[k] in ("that", "who", "which"):
            return False
        if is_verb_like(unit, k):
            return True
    return False


def _is_hearer(unit: Unit, j: int) -> bool:
    """Say whether the word at ``j`` can end the name of who is told: "Reuters", "the paper"."""
    lex = lexicon()
    low = unit.lows[j]
    return low not in lex.determiner | lex.preposition | lex.linking | lex.subordinator and not is_stop(low)


def _is_told(unit: Unit, i: int, j: int) -> bool:
    """Say whether somebody stands between a verb and the preposition at ``j``: "warned Russia against", not "one of"."""
    lows, lex = unit.lows, lexicon()
    if j + 1 >= len(lows) or is_stop(lows[j + 1]) or j - i > 6:
        return False
    if (
        lows[j] in ("of", "on", "for")
        and lows[j - 1] not in _OBJECTS | lex.source
        and not unit.words[j - 1][0].isupper()
    ):
        return False
    return any(lows[k] in lex.source or lows[k] in _OBJECTS or unit.words[k][0].isupper() for k in range(i, j))


def _after_hearer(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    lex = lexicon()
    frames = cue.frames
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "to" and "p" in frames:
            return i, "p"
        if "a" in frames:
            if (low == "that" and lows[j - 1] != "so") or low in ("whether", "how", "why"):
                return j, "c"
            if low == QUOTE or (low == ":" and lows[j + 1 : j + 2] == [QUOTE]):
                return j + (low == ":"), "q"
            if low == "to" and unit.lows[j - 1] not in lex.verb:
                return j, "i"
            if low in ("he", "she", "they", "we", "it", "there", "i") and j > i:
                return j, "c"
            if low in _OPENERS and j > i and _is_hearer(unit, j - 1) and _opens_clause(unit, j):
                return j, "c"
        if low in cue.prepositions and _is_told(unit, i, j):
            return j + 1, "o"
        if (is_stop(low) and low != ",") or is_verb_like(unit, j):
            return None
    return None
