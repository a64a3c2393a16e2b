"""Verb phrases of one sentence: which verb, in which form, where.

Belongs here: shallow recognition of verb groups, infinitives, gerunds and nominal heads. Does not belong here: what a
verb phrase means for a status (`decision.py`).
"""

from functools import cache

from orchestration.extraction.lexicon import Verb, forms, nominals, role_words, verbs_by_lemma, word_list
from orchestration.extraction.lookups import Lookups, is_adjective
from orchestration.extraction.tokens import Tokens, VerbPhrase

_BE = frozenset(("is", "are", "was", "were", "am", "be", "been", "being"))
_HAVE = frozenset(("has", "have", "had"))
# Classes whose verbs stand at the head of a clause of a statement: `the sides, recalling ..., agree`.
_HEADS = frozenset(("weak", "light", "decide", "intend", "offer", "instruct", "position"))
_DONE = frozenset(("formalise", "deliver", "event"))
_MODALS = ("will", "would", "may", "must")
_UNKNOWN = Verb("", "act", "agreed", 3)
_POSSESS = Verb("have", "light", "", 3)
_COPULA = Verb("be", "position", "", 1)


@cache
def _modals() -> dict[str, str]:
    """Each modal verb to the form of the phrases that it opens."""
    return {word: form for form in reversed(_MODALS) for word in word_list(f"modal_{form}")}


@cache
def _triggers() -> frozenset[str]:
    """Words that can begin a verb phrase; every other word is passed over at once."""
    return frozenset(forms()) | frozenset(nominals()) | frozenset(_modals()) | _BE | _HAVE | {"to", "be"}


@cache
def _behind_be() -> frozenset[str]:
    """Words that a verb such as `be ready to` needs behind its `be`."""
    return frozenset(rest[0] for rest, _ in verbs_by_lemma().get("be", ()) if rest)


class _Finder(Lookups):
    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.found: list[VerbPhrase] = []
        self.last_finite: VerbPhrase | None = None

    def add(self, start: int, end: int, verb: Verb, form: str, passive: bool = False) -> int:
        negated = self.negated(start, end) or (start > 0 and self.lower[start - 1] in self.negations)
        phrase = VerbPhrase(start, end, verb, form, passive, negated)
        self.found.append(phrase)
        if phrase.finite:
            self.last_finite = phrase
        return end

    def auxiliary(self, start: int, at: int, form: str) -> int | None:
        """Group after a form of `be` at `at - 1`: passive, progressive, `be to`, `be` + adjective."""
        phrase = self._be_phrase(at - 1)
        verb_at = self.skip(at)
        undergone = self.match(verb_at, "part")
        # `will be set up` is a passive, `are set to` is not: the longer reading wins.
        if phrase is not None and (undergone is None or undergone[1] <= phrase[1]):
            return self.add(start, phrase[1], phrase[0], form)
        if form == "present" and verb_at < self.size and self.lower[verb_at] == "to":
            base = self.match(self.skip(verb_at + 1), "base")
            if base:
                return self.add(start, base[1], base[0], "will")
            if self.lower[verb_at + 1 : verb_at + 2] == ["be"]:
                part = self.match(self.skip(verb_at + 2), "part")
                if part:
                    return self.add(start, part[1], part[0], "will", passive=True)
        found = self.match(verb_at, "ing") if self.lower[verb_at : verb_at + 1] != ["being"] else None
        if found:
            progressive = form in ("present", "perfect")
            return self.add(start, found[1], found[0], "progressive" if progressive else form)
        if undergone:
            return self.add(start, undergone[1], undergone[0], form, passive=True)
        if verb_at < self.size and self.lower[verb_at] == "being":
            found = self.match(self.skip(verb_at + 1), "part")
            if found:
                return self.add(start, found[1], found[0], "progressive", passive=True)
        return None

    def _be_phrase(self, at: int) -> tuple[Verb, int] | None:
        near = self.lower[at + 1 : at + 8]
        if _behind_be().isdisjoint(near):
            return None
        for rest, verb in verbs_by_lemma().get("be", ()):
            if rest and rest[0] in near:
                reached = self.after(at + 1, rest)
                if reached:
                    return verb, reached
        return None

    def group(self, at: int) -> int | None:
        """Tries to read a verb phrase at `at`; the token after it, or None."""
        word = self.lower[at]
        if word in word_list("no_verb"):
            return None
        before = self.lower[at - 1] if at else ""
        modal = _modals().get(word)
        named = before in word_list("before_noun") or before.endswith("'s")  # `the will of the people`
        if modal and not named and (at == 0 or self.is_lower(at)):
            return self.modal(at, modal)
        if word in _HAVE:
            return self.have(at)
        if word in _BE and word not in ("be", "been", "being"):
            form = "past" if word in ("was", "were") else "present"
            done = self.auxiliary(at, at + 1, form)
            return done if done is not None else self.add(at, at + 1, _COPULA, "present")
        if word == "be" and self._demanded(at):
            return self.auxiliary(at, at + 1, "inf")
        if word == "to":
            verb_at = self.skip(at + 1)
            if verb_at < self.size and self.lower[verb_at] == "have":
                part = self.match(self.skip(verb_at + 1), "part")
                if part:
                    return self.add(at, part[1], part[0], "perfect")
            if verb_at < self.size and self.lower[verb_at] == "be":
                found = self.auxiliary(at, verb_at + 1, "inf")
                return found if found is not None else None
            base = self.match(verb_at, "base")
            if base and self.tokens.naming[verb_at] < 0:
                return self.add(at, base[1], base[0], "inf")
            unknown = self.unknown_verb(verb_at) or (self._asks_infinitive(at) and self.can_be_verb(verb_at))
            return self.add(at, verb_at + 1, _UNKNOWN, "inf") if unknown else None
        if word in forms() and self.can_be_subject(self.previous(at)):
            return self.simple(at) or self.nominal(at)
        return self.nominal(at) or self.simple(at)

    def _asks_infinitive(self, at: int) -> bool:
        """Whether right before `to` stands a verb that nothing but an infinitive follows: `resolved to`."""
        last = self.found[-1] if self.found else None
        return last is not None and last.end == at and last.verb.verb in word_list("infinitive_taker")

    def _demanded(self, at: int) -> bool:
        """Whether `be` at `at` is what an earlier verb asks for: `directed that the road be built`."""
        last = self.last_finite
        asking = last is not None and last.verb.verb_class in ("instruct", "offer", "decide")
        return asking and "that" in self.lower[last.end : last.end + 2] if last is not None else False

    def modal(self, at: int, form: str) -> int:
        for rest, verb in verbs_by_lemma().get(self.lower[at], ()):  # `would like`
            if tuple(self.lower[at + 1 : at + 1 + len(rest)]) == rest:
                return self.add(at, at + 1 + len(rest), verb, "present")
        verb_at = self.skip(at + 1)
        if verb_at < self.size and self.lower[verb_at] == ",":
            verb_at = self.behind_insertion(verb_at)
        while verb_at < self.size and self.lower[verb_at] in self.negations:
            verb_at = self.skip(verb_at + 1)
        if verb_at >= self.size:
            return self.add(at, at + 1, _COPULA, form)
        if self.lower[verb_at] == "be":
            done = self.auxiliary(at, verb_at + 1, form)
            return done if done is not None else self.add(at, verb_at + 1, _COPULA, form)
        if self.lower[verb_at] == "have":
            part = self.match(self.skip(verb_at + 1), "part")
            return self.add(at, part[1] if part else verb_at + 1, part[0] if part else _COPULA, form)
        found = self.match(verb_at, "base")
        if found:
            return self.add(at, found[1], found[0], form)
        known = self.lower[verb_at].isalpha() and self.is_lower(verb_at)
        return self.add(at, verb_at + 1 if known else at + 1, _UNKNOWN if known else _COPULA, form)

    def have(self, at: int) -> int:
        form = "pluperfect" if self.lower[at] == "had" else "perfect"
        verb_at = self.skip(at + 1)
        while verb_at < self.size and self.lower[verb_at] in self.negations:
            verb_at = self.skip(verb_at + 1)
        if verb_at < self.size and self.lower[verb_at] == "been":
            done = self.auxiliary(at, verb_at + 1, form)
            if done is not None:
                return done
        found = self.match(verb_at, "part")
        if found:
            return self.add(at, found[1], found[0], form)
        return self.add(at, at + 1, _POSSESS, "present")

    def nominal(self, at: int) -> int | None:
        for rest, verb in nominals().get(self.lower[at], ()):
            reached = at + 1 + len(rest)
            if tuple(self.lower[at + 1 : reached]) != rest:
                continue
            reached = self.behind_date(reached) if verb.link == "of" else reached
            owned = verb.verb_class == "formalise" and bool({"its", "their"} & set(self.lower[max(0, at - 2) : at]))
            if self._named_thing(at):
                continue
            if verb.link and self.lower[reached : reached + 1] != [verb.link] and not owned:
                reached = self.behind_owner(reached) if verb.link == "to" else 0
                if not reached:
                    continue
            return self.add(at, reached, verb, "nominal")
        return None

    def _named_thing(self, at: int) -> bool:
        """Whether a noun closes a name in capitals, as in `the Green Ports Initiative to`, and is no promise itself."""
        before = at - 1
        return (
            before > 0
            and self.tokens.words[before][0].isupper()
            and self.tokens.naming[before] < 0
            and not self.lower[before].endswith("'s")
            and self.tokens.words[before - 1][0].isupper()
            and not self.shouted
        )

    def simple(self, at: int) -> int | None:
        word = self.lower[at]
        if word not in forms() or self.tokens.naming[at] >= 0:
            return None
        if at and not self.is_lower(at) and not self.shouted:
            return None
        if self.is_adverb(at) and at + 1 < self.size and self.lower[at + 1] in forms():
            return None
        ing = self.match(at, "ing")
        if ing:
            return self.add(at, ing[1], ing[0], "ing")
        back = self.previous(at)
        numbered = 0
        if back >= 2 and self.lower[back] == ")":
            numbered = 3 if self.enumerator(back - 2) else 2 if self.half_enumerator(back - 1) else 0
        back -= numbered
        before = self.lower[back] if back >= 0 else ""
        after_joint = before in ("", ",", "and", ";", ":", "or", ")", "then", "/", '"', "—")
        opening = self.match(at, "base") if not any(word[0].isalnum() for word in self.lower[:at]) else None
        if opening and self.lower[opening[1] : opening[1] + 1] == [":"]:
            return self.add(at, opening[1], opening[0], "present")  # `DECIDE:` opens a list
        subject_before = self.can_be_subject(back)
        last_finite = self.last_finite
        if before in ("and", ",", "or") and self.describes(at, back):
            return None
        past = self.match(at, "past")
        base = self.match(at, "base s")
        if past and self.found and self.found[-1].end == at and self.found[-1].form not in ("ing", "nominal"):
            return self.add(at, past[1], past[0], "part")
        if past and not (base and not subject_before and last_finite is None):
            following = self.lower[past[1]] if past[1] < self.size else ""
            barred = before in word_list("determiner") or before in word_list("preposition") or before.endswith("'s")
            reduced = last_finite is not None and not subject_before and not after_joint
            if before == "," and past[0].verb_class in _DONE and following in word_list("preposition"):
                reduced = reduced or last_finite is not None  # `the resolution, adopted in May, ...`
            told = following in word_list("determiner") or following in ("that", "to")
            reduced = reduced or (last_finite is not None and after_joint and not told and last_finite.form in _MODALS)
            if not barred and not reduced and following != "by":
                return self.add(at, past[1], past[0], "past")
            return self.add(at, past[1], past[0], "part")
        if base is None:
            part = self.match(at, "part")
            return self.add(at, part[1], part[0], "part") if part else None
        following = self.lower[base[1]] if base[1] < self.size else "."
        noun = base[0].verb in word_list("noun_or_verb") and (
            (following in word_list("preposition") and not self.opens_infinitive(base[1])) or following in ",.;)"
        )
        if subject_before and noun and before not in word_list("pronoun"):
            return None
        if self.tokens.naming[back] >= 0 and self.lower[at] in word_list("noun_first"):
            bound = (
                following in word_list("determiner") or following in word_list("pronoun") or following in ("to", "that")
            )
            if not bound:
                return None  # `Fijian research and development`
        if subject_before and before not in word_list("determiner"):
            return self.add(at, base[1], base[0], "present")
        if before in (",", "—") and last_finite is None and base[0].verb_class in _HEADS:
            return self.add(at, base[1], base[0], "present")
        if after_joint and self.match(at, "base"):
            resumed = not numbered and self.resumes(base[0], before, last_finite)
            return self.add(at, base[1], base[0], "present" if resumed else "base")
        agreeing = (
            last_finite is not None and last_finite.form == "present" and self.lower[last_finite.start].endswith("s")
        )
        if before in (",", "and") and agreeing:
            return self.add(at, base[1], base[0], "present")
        return None

    def describes(self, at: int, back: int) -> bool:
        """Whether a word behind `and` or a comma is one more description of a noun: `safe and secure routes`.

        So it is where an adjective stands before the conjunction and a noun without article follows, and where a word
        that is mostly a noun or adjective (`export controls`) has no article or the like behind it.
        """
        following = self.lower[at + 1] if at + 1 < self.size else "."
        if following in word_list("determiner") or following in word_list("pronoun") or following in ("that", "to"):
            return False
        if not following[0].isalpha():
            return self.lower[at] in word_list("noun_first")
        if following in word_list("preposition") or self.tokens.naming[at + 1] >= 0:
            return False
        if self.lower[at] in word_list("noun_first"):
            return True
        while back > 0 and self.lower[back] in ("and", ",", "or"):
            back -= 1
        return is_adjective(self.lower[back]) and self.lower[at].endswith(("ed", "ing"))

    def resumes(self, verb: Verb, before: str, last: VerbPhrase | None) -> bool:
        """Whether a base form takes up the subject of an earlier `we ...` rather than an infinitive beside it."""
        if last is None or last.form != "present" or before not in ("and", ",") or ";" in self.lower[last.end :][:60]:
            return False
        governing = verb.verb_class in _HEADS
        between = any(v.form in ("inf", "will") and v.start > last.start for v in self.found)
        return governing if between else before == "and"

    def can_be_subject(self, at: int) -> bool:
        """Whether the token can end the subject of a verb that follows it."""
        if at < 0:
            return False
        word = self.lower[at]
        if word in word_list("pronoun"):
            return True
        if word.endswith("'s"):
            return False
        if (word in word_list("relative") and self.is_lower(at)) or word == "that":
            return True
        if self.tokens.naming[at] >= 0:
            return not (self.found and (self._behind_preposition(at) or self._is_object(at)))
        if word == ")":
            return self.last_finite is None
        if word in word_list("name_part") and self.is_lower(at):
            return False
        if word in role_words("agent") or word in role_words("all") or word in role_words("plural"):
            return True
        return word in ("state", "government") and bool({"heads", "head"} & set(self.lower[max(0, at - 4) : at]))

    def _is_object(self, at: int) -> bool:
        """Whether a name stands right behind a verb without a subject of its own: `accepting Fijian made goods`."""
        while at >= 0 and self.tokens.naming[at] >= 0:
            at -= 1
        return self.found[-1].end == at + 1 and self.found[-1].form in ("ing", "base", "inf")

    def _behind_preposition(self, at: int) -> bool:
        while at >= 0 and (self.tokens.naming[at] >= 0 or self.lower[at] in ("the", "and", ",")):
            at -= 1
        return at >= 0 and self.lower[at] in word_list("preposition")

    def run(self) -> list[VerbPhrase]:
        reached = 0
        triggers = _triggers()
        for at, word in enumerate(self.lower):
            if at >= reached and word in triggers:
                reached = self.group(at) or 0
        return self.found


def find_verb_phrases(tokens: Tokens) -> list[VerbPhrase]:
    """All verb phrases of a sentence in order, none overlapping."""
    return _Finder(tokens).run()
