"""Where an action's words end, and which actions are coordinated with it.

Belongs here: splitting what one chain of verbs governs. Does not belong here: the chain itself (`clauses.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from orchestration.extraction.lexicon import Verb, is_adverb, word_list
from orchestration.extraction.subjects import Subject
from orchestration.extraction.tokens import Tokens, VerbPhrase

_FINITE_LEVELS = frozenset(("will", "past", "present", "perfect", "pluperfect", "progressive"))
_ENUMERATORS = frozenset((*("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"), *"abcdefgh", *"123456789"))
# Tokens that may trail an action's words without belonging to them.
_TRAILING = frozenset((",", "and", "or", ";", ".", ":", "but", "(", "i", "ii", "iii", ")", '"', "to"))
_UNKNOWN = Verb("", "act", "agreed", 3)
_AS_WELL_AS = ["as", "well", "as"]
# Forms that can stand beside an action of each form: `will open X and close Y`, `to open X and to close Y`.
_BESIDE = {"will": ("base",), "inf": ("inf", "base"), "base": ("base",), "ing": ("ing",)}


@dataclass(frozen=True, slots=True)
class Action:
    """One action a clause tells.

    Attributes:
        subject: who does it.
        chain: verb phrases from the finite verb to the action itself.
        start: first token of its words.
        end: token after its last.
        object_start: first token of its object.
        object_end: token after the part of the object that tells what it is about (no purpose, no relative clause).
        told_end: token after the part that tells of the action itself, purpose included, relative clauses not.
    """

    subject: Subject
    chain: tuple[VerbPhrase, ...]
    start: int
    end: int
    object_start: int
    object_end: int
    told_end: int


class Splitter:
    """Splits what a chain governs in one sentence.

    Args:
        tokens: of the sentence.
        phrases: its verb phrases.
        aside: which tokens lie in relative or subordinate clauses.
        checkable: whether tokens `start:end` name a field or a deliverable.
        complement: index of the phrase that a phrase governs, looked for from an index on; None where there is none.
    """

    def __init__(
        self,
        tokens: Tokens,
        phrases: Sequence[VerbPhrase],
        aside: Sequence[bool],
        checkable: Callable[[int, int], bool],
        complement: Callable[[VerbPhrase, int], int | None],
    ) -> None:
        self.tokens = tokens
        self.lower = tokens.lower
        self.phrases = phrases
        self.aside = aside
        self.checkable = checkable
        self._complement = complement

    def split(self, subject: Subject, chain: list[VerbPhrase], last_index: int) -> list[Action]:
        """The chain's action and those coordinated with it, each with its own words.

        Args:
            subject: of the clause.
            chain: verb phrases from the finite verb to the action.
            last_index: index of the chain's last phrase among the sentence's phrases.
        """
        stop = self._region_end(last_index)
        heads = [chain, *self._beside(chain, last_index, stop)]
        actions: list[Action] = []
        begun = -1
        for place, verbs in enumerate(heads):
            action = verbs[-1]
            end = stop
            if place + 1 < len(heads):
                end = next(v.start for v in heads[place + 1] if v.start >= action.end)
            end = max(self._without_trailing(action.end, end), action.end)
            if place == 0:
                start = subject.start if self._adjacent(subject, chain[0]) else chain[0].start
            else:
                start = next(v.start for v in verbs if v.start >= heads[place - 1][-1].end)
            start, begun = (begun, -1) if begun >= 0 else (start, -1)
            if end == action.end and place + 1 < len(heads):
                begun = start  # `to harness and protect X` has one object and is one action
                continue
            listed = self._inline_list(verbs, end)
            if listed:
                actions.extend(Action(subject, chain, a, b, chain[-1].end, b, b) for chain, a, b in listed)
                continue
            items = self._specified(action.end, end) or self._achievements(action, end)
            if items:
                actions.extend(self._item(subject, verbs, a, b) for a, b in items)
                continue
            named = self._named_items(action, end)
            if named:
                first = named[0]
                actions.append(Action(subject, tuple(verbs), start, first[1], action.end, first[1], first[1]))
                actions.extend(Action(subject, tuple(verbs), a, b, a, b, b) for a, b in named[1:])
                continue
            matter, told = self.matter_end(action.end, end), self._told_end(action.end, end)
            actions.append(Action(subject, tuple(verbs), start, end, action.end, matter, told))
        return actions

    def _beside(self, chain: list[VerbPhrase], last_index: int, stop: int) -> list[list[VerbPhrase]]:
        """Chains of the actions coordinated with a chain's action, before token `stop`."""
        found: list[list[VerbPhrase]] = []
        last, purpose = chain[-1], False
        index = last_index + 1
        while index < len(self.phrases) and self.phrases[index].start < stop:
            phrase = self.phrases[index]
            depth = self._depth_beside(phrase, chain, last, purpose) if not self.aside[phrase.start] else -1
            if depth >= 0:
                level = chain[depth].form
                listed = level in _FINITE_LEVELS and level != "will" and not phrase.finite
                governing = chain if listed else chain[:depth] if level not in _FINITE_LEVELS else []
                extended = [replace(phrase, form="will") if level == "will" else phrase]
                following = self._complement(phrase, index + 1)
                while following is not None and len(extended) < 4 and self.phrases[following].start < stop:
                    extended.append(self.phrases[following])
                    index = following
                    following = self._complement(extended[-1], index + 1)
                found.append([*governing, *extended])
                last, purpose = extended[-1], False
            elif not self.aside[phrase.start] and self._opens_purpose(phrase):
                purpose = True
            index += 1
        return found

    def _depth_beside(self, phrase: VerbPhrase, chain: list[VerbPhrase], last: VerbPhrase, purpose: bool) -> int:
        """At which verb of a chain a phrase is coordinated, the innermost that it fits; -1 where it is at none.

        `asked ministers to work on raising X, open Y and close Z`: `open` stands beside `work`, not beside `raising`.
        """
        for depth in range(len(chain) - 1, -1, -1):
            innermost = depth == len(chain) - 1
            if not innermost and (chain[depth].form not in ("inf", "base") or phrase.form not in ("inf", "base")):
                continue
            if self._coordinates(phrase, chain[depth].form, last, purpose):
                return depth
        return -1

    def _opens_purpose(self, phrase: VerbPhrase) -> bool:
        """Whether a phrase tells what for or by what means, so that a bare `and` after it belongs to it."""
        if phrase.form == "inf":
            return True
        means = (["by"], ["through"], ["including"])
        return phrase.form == "ing" and self.lower[phrase.start - 1 : phrase.start] in means

    def _without_trailing(self, start: int, end: int) -> int:
        """`end` moved back over separators; a closing bracket stays where it was opened inside."""
        if self.lower[max(start, end - 3) : end] == _AS_WELL_AS:
            end -= 3
        while end > start and self.lower[end - 1] in _TRAILING:
            if self.lower[end - 1] == ")" and "(" in self.lower[start:end]:
                if end - start < 3 or self.lower[end - 3] != "(" or self.lower[end - 2] not in _ENUMERATORS:
                    break
                end -= 2
            end -= 1
        return end

    def _specified(self, start: int, end: int) -> list[tuple[int, int]]:
        """Items of `..., including A; B; and C` where what they specify is too vague to be checked itself."""
        if ";" not in self.lower[start:end]:
            return []
        opens = next((at for at in range(start, end) if self.lower[at] in word_list("specifying")), None)
        if opens is None or ";" not in self.lower[opens:end] or self.checkable(start, opens):
            return []
        items, begun = [], opens + 1
        for at in range(opens + 1, end + 1):
            if at == end or self.lower[at] == ";":
                while begun < at and self.lower[begun] in ("and", "through", "by", "via", "or"):
                    begun += 1
                if begun < at and self.checkable(begun, at):
                    items.append((begun, at))
                begun = at + 1
        return items

    def _inline_list(self, verbs: Sequence[VerbPhrase], end: int) -> list[tuple[tuple[VerbPhrase, ...], int, int]]:
        """Chain, start and end of each item of `..., including by: opening A; closing B`; empty where none is.

        Such items count as list items: each is an action, and the words that lead in are none.
        """
        begin = verbs[-1].end
        colon = next((at for at in range(begin, end) if self.lower[at] == ":"), None)
        if colon is None or ";" not in self.lower[colon:end]:
            return []
        if any(begin <= p.start < colon and (p.finite or p.form == "nominal") for p in self.phrases):
            return []  # another verb leads the list in
        governing = [p for p in verbs if p.finite or p.form == "nominal"] or list(verbs[:1])
        found, begun = [], colon + 1
        for at in range(colon + 1, end + 1):
            if at < end and self.lower[at] != ";":
                continue
            while begun < at and (self.lower[begun] in word_list("list_mark") or self.lower[begun] in _ENUMERATORS):
                begun += 1
            deed = next((p for p in self.phrases if p.start == begun and p.form in ("ing", "base", "inf")), None)
            if begun < at:
                if deed is None and not self.lower[begun].endswith("ing"):
                    return []
                deed = deed or VerbPhrase(begun, begun + 1, _UNKNOWN, "ing")
                found.append(((*governing, deed), begun, max(self._without_trailing(deed.end, at), deed.end)))
            begun = at + 1
        return found if len(found) > 1 else []

    def _item(self, subject: Subject, verbs: Sequence[VerbPhrase], start: int, end: int) -> Action:
        """One item of a list as an action of its own; a deed that it names (`the signing of X`) ends its chain."""
        deed = next((p for p in self.phrases if start <= p.start <= start + 4 and p.end <= end), None)
        if (
            deed is None
            or deed.form != "nominal"
            or deed.verb.verb_class not in ("formalise", "deliver", "event", "carry")
        ):
            return Action(subject, tuple(verbs), start, end, start, end, end)
        return Action(subject, (*verbs, deed), start, end, deed.end, end, end)

    def _achievements(self, action: VerbPhrase, end: int) -> list[tuple[int, int]]:
        """Items of `welcomed several achievements, including the launch of A, the first meeting of B and C`."""
        if action.verb.verb_class != "weak":
            return []
        opens = next((at for at in range(action.end, end) if self.lower[at] in word_list("specifying")), None)
        if opens is None or not set(self.lower[action.end : opens]) & word_list("achievement"):
            return []
        starts = [opens + 1]
        for at in range(opens + 1, end - 1):
            if self.lower[at] in (",", ";", "and", "—") and self._opens_item(at + 1):
                starts.append(at + 1)
        items = [(a, max(self._without_trailing(a, b), a + 1)) for a, b in zip(starts, [*starts[1:], end], strict=True)]
        return items if len(items) > 1 and 2 * sum(self.checkable(a, b) for a, b in items) >= len(items) else []

    def _opens_item(self, at: int) -> bool:
        """Whether a determiner or number begins an item of a list at `at`."""
        return at < len(self.lower) and self.lower[at] in word_list("item_opener")

    def _named_items(self, action: VerbPhrase, end: int) -> list[tuple[int, int]]:
        """Items of `signed the Treaty on X and the Agreement on Y`: deliverables with names of their own.

        Empty where there are not two of them.
        """
        if action.verb.verb_class not in ("formalise", "weak"):
            return []
        opens = [action.end]
        for at in range(action.end + 2, end - 1):
            joined = self.lower[at] in (",", "and", ";") or self.lower[at - 2 : at + 1] == _AS_WELL_AS
            if joined and self._names_deliverable(at + 1, end):
                opens.append(at + 1)
        if len(opens) < 2 or not self._names_deliverable(action.end, opens[1]):
            return []
        return [(a, max(self._without_trailing(a, b), a + 1)) for a, b in zip(opens, [*opens[1:], end], strict=True)]

    def _names_deliverable(self, start: int, end: int) -> bool:
        """Whether an article and, close behind it, a word for a document or a capitalised body stand there."""
        if start >= end or self.lower[start] not in word_list("article"):
            return False
        for at in range(start + 1, min(start + 7, end)):
            word = self.lower[at]
            if word in word_list("document") or (
                word in word_list("named_body") and self.tokens.words[at][0].isupper()
            ):
                following = self.lower[at + 1] if at + 1 < end else "."
                return following not in ("and", "or")
            if word in word_list("preposition") and word != "of" and self.tokens.naming[at] < 0:
                return False
            if word in ("and", ",", ";"):
                return False
        return False

    def _adjacent(self, subject: Subject, phrase: VerbPhrase) -> bool:
        """Whether a subject stands right before a verb, so that a quote may begin with it."""
        if not subject.end or subject.end > phrase.start or phrase.start - subject.start > 40:
            return False
        return all(is_adverb(w) or w == "," for w in self.lower[subject.end : phrase.start])

    def _told_end(self, start: int, end: int) -> int:
        """Where the first relative or subordinate clause begins."""
        return next((at for at in range(start, end) if self.aside[at]), end)

    def _region_end(self, last_index: int) -> int:
        """Where the words governed by a chain end: before the next main clause."""
        begin = self.phrases[last_index].end
        for phrase in self.phrases[last_index + 1 :]:
            if phrase.finite and not self.aside[phrase.start]:
                at = phrase.start - 1
                while at > begin and self.lower[at] not in (",", ";", "and", "but", ":"):
                    at -= 1
                while at > begin and self.lower[at] in ("and", "but", ",") and self.in_name_list(at):
                    at -= 1
                    while at > begin and self.lower[at] not in (",", ";", "and", "but", ":"):
                        at -= 1
                if at > begin and self.lower[at] == "," and at == phrase.start - 1:
                    # `..., and, subject to X, will ...`: the inserted phrase belongs to what follows.
                    opening = at - 1
                    while opening > begin and at - opening < 25 and self.lower[opening] != ",":
                        opening -= 1
                    if self.lower[opening] == "," and self.lower[opening - 1] == "and":
                        at = opening - 1
                return max(at, begin) if at > begin else phrase.start
        return len(self.lower)

    def _shares_object(self, phrase: VerbPhrase, last: VerbPhrase) -> bool:
        """Whether a phrase shares its object with one before that is not the last action: `to identify and close X`."""
        before = next((p for p in reversed(self.phrases) if p.end <= phrase.start), None)
        between = self.lower[before.end : phrase.start] if before is not None else []
        return before is not None and before.start > last.start and set(between) <= {",", "and", "or"}

    def _coordinates(self, phrase: VerbPhrase, level: str, last: VerbPhrase, purpose: bool) -> bool:
        """Whether a phrase is an action of its own beside the last one, not part of its purpose."""
        if self._shares_object(phrase, last):
            return False
        at = phrase.start - 1
        while at >= 0 and is_adverb(self.lower[at]) and self.lower[at] != "and":
            at -= 1
        if phrase.form == "ing" and at > 0 and self.lower[at] == "to" and level == "ing":
            at -= 1  # `committed to opening X and to closing Y`
        if at < 0:
            return False
        before = self.lower[at]
        enumerated = before == ")" and at >= 2 and self.lower[at - 1] in _ENUMERATORS
        if enumerated:
            at -= 3 if self.lower[at - 2] == "(" else 2
            before = ";"
        specified = level == "ing" and not word_list("specifying").isdisjoint(self.lower[last.end : phrase.start])
        if specified and self.lower[phrase.end : phrase.end + 1] not in (["a"], ["an"]):
            return False
        if phrase.form == "inf" and self.lower[max(0, at - 2) : at + 1] == _AS_WELL_AS:
            before = ";"
        comma = before in (",", ";") or (before == "and" and self.lower[at - 1] in (",", ";"))
        if before not in (",", "and", ";", ":"):
            return False
        if phrase.form not in (("base", "ing", "inf") if enumerated else _BESIDE.get(level, ())):
            return False
        if phrase.form == "inf" and before == "," and not self._listed(phrase):
            return False
        if purpose and not comma:
            return False
        return not self._noun_like(phrase)

    def _listed(self, phrase: VerbPhrase) -> bool:
        """Whether `, to V` is one of a list that a later `and to V` closes; else it tells the purpose."""
        return any(
            later.form == "inf" and later.start > phrase.start and self.lower[later.start - 1] == "and"
            for later in self.phrases
        )

    def _noun_like(self, phrase: VerbPhrase) -> bool:
        """Whether a word that may be verb or noun is used as a noun: nothing it could act on follows."""
        if phrase.form == "inf" or phrase.end - phrase.start > 1:
            return False
        if self.lower[phrase.start] not in word_list("noun_or_verb"):
            return False
        following = self.lower[phrase.end] if phrase.end < len(self.lower) else "."
        return following in word_list("preposition") or following in (",", ".", ";", "and", "or")

    def matter_end(self, start: int, end: int) -> int:
        """End of what an object names, before purpose and relative clauses; `work with X to` has its object behind."""
        verb = next((p.verb.verb for p in self.phrases if p.end == start), "")
        purposeful = verb in word_list("purposeful")
        for at in range(start, end):
            if self.aside[at] and at > start:
                return at
            if at > start and self.lower[at] == "as" and self.lower[at + 1 : at + 2] in (["a"], ["an"], ["the"]):
                return at
            if purposeful or self.lower[at] != "to" or self.lower[at - 1] in word_list("transparent"):
                continue
            if at > start and any(p.start == at and p.form == "inf" for p in self.phrases):
                return at
        return end

    def in_name_list(self, at: int) -> bool:
        """Whether an `and` joins two names."""
        after = at + 1
        while after < len(self.lower) and self.lower[after] in word_list("determiner"):
            after += 1
        return at > 0 and self.tokens.naming[at - 1] >= 0 and after < len(self.lower) and self.tokens.naming[after] >= 0
