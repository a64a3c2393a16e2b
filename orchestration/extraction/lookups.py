"""Looking around in one sentence: adverbs and descriptions passed over, verb forms matched with the words they need.

Belongs here: what is true of words side by side, whatever has been recognised before. Does not belong here: verb
phrases (`grammar.py`).
"""

import re
from functools import cached_property

from orchestration.extraction.lexicon import Verb, is_adverb, readings, role_words, word_list
from orchestration.extraction.tokens import Tokens

_ENUMERATOR = re.compile(r"[ivx]{1,4}|[a-h]|\d{1,2}")
_ADJECTIVE_ENDINGS = ("ed", "able", "ible", "ive", "al", "ent", "ant", "ful", "ous", "ic", "ary", "less", "ern")


def is_adjective(word: str) -> bool:
    """Whether a word looks like one that describes a noun: by its ending, or by the list."""
    return word in word_list("adjective") or (len(word) > 5 and word.endswith(_ADJECTIVE_ENDINGS))


class Lookups:
    """The words of one sentence and questions about what stands at a place in it.

    Args:
        tokens: of the sentence.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.lower = tokens.lower
        self.size = len(tokens)
        self.negations = word_list("negation")

    @cached_property
    def shouted(self) -> bool:
        """Whether most words stand in capitals, so that a capital tells nothing."""
        return sum(word.isupper() for word in self.tokens.words) * 2 > self.size

    def skip(self, at: int) -> int:
        """First token at or after `at` that is no adverb."""
        while at < self.size:
            if self.is_adverb(at):
                at += 1
            elif self.enumerator(at):
                at += 3
            elif self.half_enumerator(at):
                at += 2
            else:
                break
        return at

    def enumerator(self, at: int) -> bool:
        """Whether `(i)`, `(b)` or the like stands at `at`."""
        if self.lower[at] != "(" or at + 2 >= self.size or self.lower[at + 2] != ")":
            return False
        return _ENUMERATOR.fullmatch(self.lower[at + 1]) is not None

    def half_enumerator(self, at: int) -> bool:
        """Whether `i)` or the like stands at `at`, right behind a mark or `and`."""
        if (
            at + 1 >= self.size
            or self.lower[at + 1] != ")"
            or not at
            or self.lower[at - 1] not in (":", ";", ",", "and")
        ):
            return False
        return _ENUMERATOR.fullmatch(self.lower[at]) is not None

    def is_adverb(self, at: int) -> bool:
        """Whether an adverb stands at `at`."""
        return is_adverb(self.lower[at])

    def negated(self, start: int, end: int) -> bool:
        """Whether a word of denial stands in `start:end`."""
        return not self.negations.isdisjoint(self.lower[start:end])

    def match(self, at: int, wanted: str) -> tuple[Verb, int] | None:
        """Verb whose form at `at` is one of `wanted` (space-separated names), and the token after it."""
        if at >= self.size:
            return None
        found = readings(wanted).get(self.lower[at])
        if found is None:
            return None
        near = self.lower[at + 1 : at + 8]
        for rest, verb in found:
            if rest and rest[0] not in near:
                continue
            reached = self.after(at + 1, rest)
            if reached:
                return verb, reached
        return None

    def after(self, at: int, rest: tuple[str, ...]) -> int:
        """Token after the words a verb needs, looked for from `at`; 0 where they do not stand there.

        Adverbs may stand between them, and before a noun also what describes it: `take further concrete steps`.
        """
        for word in rest:
            if at < self.size and self.lower[at] != word:
                at = self.skip(at)
                if word not in word_list("preposition"):
                    at = self.skip_description(at, word)
            if at >= self.size or self.lower[at] != word:
                return 0
            at += 1
        return at

    def skip_description(self, at: int, noun: str) -> int:
        """Position of `noun` where only determiners and adjectives stand before it; else `at`."""
        for reached in range(at, min(at + 5, self.size)):
            word = self.lower[reached]
            if word == noun:
                return reached
            if not (word in word_list("determiner") or word in (",", "and") or is_adjective(word)):
                break
        return at

    def unknown_verb(self, at: int) -> bool:
        """Whether the word after `to` must be a verb though no table has it: a determiner follows its plain form."""
        if at + 1 >= self.size or not self.is_lower(at) or self.lower[at + 1] not in word_list("determiner"):
            return False
        return self.can_be_verb(at)

    def can_be_verb(self, at: int) -> bool:
        """Whether the word at `at` may be the plain form of a verb that no table has."""
        if at >= self.size or not self.is_lower(at) or not self.lower[at].isalpha():
            return False
        word = self.lower[at]
        closed = word in word_list("determiner") or word in word_list("preposition")
        return not closed and not word.endswith(("ing", "ed"))

    def behind_insertion(self, comma: int) -> int:
        """First token behind `, within five years of signature,`; the comma itself where nothing closes it."""
        for at in range(comma + 2, min(comma + 26, self.size - 1)):
            if self.lower[at] == ",":
                return self.skip(at + 1)
        return comma

    def is_lower(self, at: int) -> bool:
        """Whether the word at `at` has no capital."""
        return self.tokens.words[at].islower()

    def behind_date(self, at: int) -> int:
        """Token `of` behind a date, as in `the opening in May 2016 of`; `at` where none stands there."""
        if self.lower[at : at + 1] != ["in"]:
            return at
        return next((end for end in range(at + 2, min(at + 5, self.size)) if self.lower[end] == "of"), at)

    def behind_owner(self, at: int) -> int:
        """Token `to` behind `of` and whoever intends, as in `the readiness of the Fijian side to`; 0 where none is."""
        if self.lower[at : at + 1] != ["of"]:
            return 0
        for reached in range(at + 1, min(at + 12, self.size)):
            word = self.lower[reached]
            if word == "to":
                return reached
            named = self.tokens.naming[reached] >= 0 or word in role_words("agent") or word in word_list("determiner")
            if not (named or word in ("and", "of", ",") or word in role_words("all") or self.is_capitalised(reached)):
                return 0
        return 0

    def is_capitalised(self, at: int) -> bool:
        """Whether the word at `at` begins with a capital."""
        return self.tokens.words[at][:1].isupper()

    def previous(self, at: int) -> int:
        """Nearest token before `at` that is no adverb; -1 where there is none."""
        at -= 1
        while at >= 0 and self.is_adverb(at):
            at -= 1
        return at

    def opens_infinitive(self, at: int) -> bool:
        """Whether `to` and a verb stand at `at`."""
        return at + 1 < self.size and self.lower[at] == "to" and self.match(self.skip(at + 1), "base") is not None
