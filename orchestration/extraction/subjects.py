"""Who acts in a clause.

Belongs here: finding the subject before a verb and resolving names and role words to party codes. Does not belong here:
the statement's parties themselves (`context.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import is_adverb, role_words, word_list
from orchestration.extraction.parties import ACTING, Naming
from orchestration.extraction.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a clause.

    Attributes:
        start: first token.
        end: token after the last.
        codes: party codes; empty where the subject is nobody who can act.
        how: `named`, `role`, `pronoun`, `body`, `own` (the parties' cooperation itself), `unled` (a bare task),
            `thing` or `none`.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    how: str


_OPENERS = frozenset((",", ";", ":", "and", "but", "-", "—", '"'))
_NUMBERS = frozenset(("two", "three", "four", "five", "six"))
NOBODY = Subject(0, 0, (), "none")


def codes_within(
    tokens: Tokens, start: int, end: int, namings: Sequence[Naming], kinds: frozenset[str] | None = None
) -> tuple[str, ...]:
    """Codes named in tokens `start:end`, in order, each once."""
    codes: list[str] = []
    last = -1
    for index in tokens.naming[start:end]:
        if index >= 0 and index != last and (kinds is None or namings[index].kind in kinds):
            codes.extend(namings[index].codes)
        last = index
    return tuple(dict.fromkeys(codes))


def _segments(tokens: Tokens, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between commas and dashes."""
    found, begun, depth = [], start, 0
    for at in range(start, end):
        depth += (tokens.lower[at] == "(") - (tokens.lower[at] == ")")
        if depth <= 0 and (tokens.lower[at] in (",", "—") or is_dash(tokens, at)):
            if at > begun:
                found.append((begun, at))
            begun = at + 1
    if end > begun:
        found.append((begun, end))
    return found


def is_dash(tokens: Tokens, at: int) -> bool:
    """Whether a hyphen stands as a dash, with space on one side at least."""
    if tokens.lower[at] != "-" or at == 0 or at + 1 >= len(tokens):
        return tokens.lower[at] == "—"
    return tokens.starts[at] > tokens.ends[at - 1] or tokens.starts[at + 1] > tokens.ends[at]


def _core_end(tokens: Tokens, start: int, end: int) -> int:
    """Token after the head noun: where the first preposition or participle begins."""
    for at in range(start + 1, end):
        if (tokens.lower[at] in word_list("preposition") or tokens.lower[at] == "(") and tokens.naming[at] < 0:
            return at
        if tokens.lower[at] in word_list("relative") or tokens.lower[at] == "that":
            return at
    return end


def find_subject(tokens: Tokens, start: int, end: int, namings: Sequence[Naming], context: Context) -> Subject:
    """Subject in tokens `start:end`, which stand right before a verb."""
    while start < end and (
        tokens.lower[start] in _OPENERS
        or (tokens.lower[start] in word_list("adverb") and tokens.lower[start] != "both")
    ):
        start += 1
    while end > start and (tokens.lower[end - 1] in (",", '"', "'") or is_adverb(tokens.lower[end - 1])):
        end -= 1
    if end <= start:
        return NOBODY
    stretches = _segments(tokens, start, end)
    if not stretches:
        return NOBODY
    if _fronting(tokens, *stretches[0]):
        rest = stretches[1:]
        if not rest:
            # `Under the contract India will build`: no comma, so the subject is the name that stands before the verb.
            begun = end
            while begun > start and (tokens.naming[begun - 1] >= 0 or tokens.words[begun - 1][0].isupper()):
                begun -= 1
            if begun == end and is_everybody(tokens.lower[end - 1 : end]):
                begun -= 1
            while begun - 1 > start and tokens.lower[begun - 1] in word_list("determiner") | _NUMBERS:
                begun -= 1
            known = codes_within(tokens, begun, end, namings, ACTING) or is_everybody(tokens.lower[begun:end])
            if not known or begun == start:
                return NOBODY
            return _resolve(tokens, begun, end, [(begun, end)], namings, context)
        # After a fronted phrase the subject is what stands nearest the verb, with the list it closes.
        first = len(rest) - 1
        while first > 0 and (tokens.lower[rest[first][0]] in ("and", "including") or _only_names(tokens, rest[first])):
            if not _only_names(tokens, rest[first - 1]):
                break
            first -= 1
        if first == len(rest) - 1 and first > 0 and _appositive(tokens, rest[first]):
            first -= 1
        start = rest[first][0]
        stretches = rest[first:]
    return _resolve(tokens, start, end, stretches, namings, context)


def _appositive(tokens: Tokens, stretch: tuple[int, int]) -> bool:
    return tokens.lower[stretch[0]] in ("an", "a", "along", "in", "as", "together", "with")


def _only_names(tokens: Tokens, stretch: tuple[int, int]) -> bool:
    inside = range(*stretch)
    return any(tokens.naming[at] >= 0 for at in inside) and all(
        tokens.naming[at] >= 0 or tokens.lower[at] in ("and", "the", "of", "republic", "kingdom") for at in inside
    )


def _fronting(tokens: Tokens, at: int, end: int) -> bool:
    word = tokens.lower[at]
    return (
        tokens.lower[end - 1] == "ago"
        or word in word_list("fronting")
        or (word.endswith("ing") and tokens.naming[at] < 0 and len(word) > 5)
    )


def _resolve(
    tokens: Tokens, start: int, end: int, stretches: list[tuple[int, int]], namings: Sequence[Naming], context: Context
) -> Subject:
    text = [word for word in tokens.lower[start:end] if word not in ("therefore", "also", ",")]
    phrase = " ".join(text)
    if phrase in word_list("pronoun"):
        return Subject(start, end, context.parties if phrase in ("we", "both") else (), "pronoun")
    head_start, head_end = stretches[0]
    core_end = _core_end(tokens, head_start, head_end)
    core = tokens.lower[head_start:core_end]
    if phrase in role_words("third") or " ".join(core) in role_words("third"):
        return Subject(start, end, (), "thing")
    if phrase in ("leaders", "ministers", "members") and start:
        # `At the G7 summit, leaders ...`: those of the body just named.
        summit = [namings[i] for i in dict.fromkeys(tokens.naming[:start]) if i >= 0 and namings[i].kind == "grouping"]
        if summit:
            return Subject(start, end, summit[-1].codes, "role")
    bare = " ".join(_bare(core))
    if bare in context.own_names or any(
        " ".join(words) in role_words("all") or is_everybody(words) for words in (text, core, _bare(core))
    ):
        # A role word with names beside it ("the leaders of X and Y", "our ministers") means those named.
        reach = head_end
        for stretch in stretches[1:]:
            if not _only_names(tokens, stretch):
                break
            reach = stretch[1]
        named = codes_within(tokens, start, reach, namings, ACTING | {"demonym"})
        if named and context.members and not context.expand(named) & context.members:
            return Subject(start, end, named, "role")
        inside = tuple(code for code in named if context.expand((code,)) & context.members)
        return Subject(start, end, inside or context.parties, "role")
    if text[-2:] == ["of", "us"]:
        return Subject(start, end, context.parties, "pronoun")
    named_core = codes_within(tokens, head_start, core_end, namings)
    last = core_end - 1
    agentive = _agentive(core)
    if tokens.naming[last] >= 0 and not tokens.lower[last].endswith("'s"):
        naming = namings[tokens.naming[last]]
        if naming.kind in ACTING:
            codes = codes_within(tokens, start, end, namings, ACTING)
            return Subject(start, end, codes, "named")
    told_to_be_agent = agentive or any(_agentive(tokens.lower[a:b]) for a, b in stretches[1:])
    headed = bool(core) and (_acts(core[-1]) or " ".join(core[-2:]) in role_words("agent"))
    named_firm = agentive and tokens.words[core_end - 1][:1].isupper()  # `state oil company X`
    if told_to_be_agent and (headed or named_firm or _proper(tokens, head_start, core_end)):
        everywhere = codes_within(tokens, start, end, namings)
        named = everywhere if headed else named_core or everywhere
        if not named and core[-1] in role_words("generic"):
            return Subject(start, end, (), "thing")  # `companies continue to`: nobody knows whose
        if not named:
            named = (context.home,) if context.home else context.parties
        return Subject(start, end, named, "body")
    if all(_acronym(tokens.words[at]) or tokens.lower[at] in ("and", "the") for at in range(start, end)):
        return Subject(start, end, context.parties, "body")
    if core[:1] and core[0] in word_list("pointing") and core[-1] in role_words("own") and not named_core:
        # `This cooperation will include ...` tells what those who cooperate will do.
        return Subject(start, end, context.parties, "own")
    return Subject(start, end, (), "thing")


def is_everybody(words: Sequence[str]) -> bool:
    """Whether words such as `the heads of state or government` mean all: a plural role and what goes with it."""
    plural = role_words("plural")
    return not plural.isdisjoint(words) and set(words) <= plural | role_words("modifier")


def _acronym(word: str) -> bool:
    """Whether a word is the short name of a body: `NSF`, `MoEFCC`."""
    return word.isalpha() and 2 <= len(word) <= 8 and sum(letter.isupper() for letter in word) > 1


def _acts(word: str) -> bool:
    """Whether a noun, or its singular, is one for somebody who can act."""
    singular = word[:-3] + "y" if word.endswith("ies") else word[:-1] if word.endswith("s") else word
    return word in role_words("agent") or singular in role_words("agent")


def _agentive(words: Sequence[str]) -> bool:
    """Whether a noun for somebody who can act stands among the words."""
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return any(_acts(word) for word in words) or any(pair in role_words("agent") for pair in pairs)


def _proper(tokens: Tokens, start: int, end: int) -> bool:
    words = [w for w in tokens.words[start:end] if w[0].isalpha() and w.lower() not in word_list("determiner")]
    return bool(words) and sum(w[0].isupper() for w in words) >= len(words) - 1 and words[-1][0].isupper()


def _bare(words: list[str]) -> list[str]:
    """Words without leading determiners, numbers and possessives."""
    at = 0
    while at < len(words) and (words[at] in word_list("determiner") or words[at] in _NUMBERS):
        at += 1
    return words[at:]
