"""A sentence's clauses as candidate commitments: subject, chain of verbs, object, split by action.

Belongs here: which verb governs which, whose subject it has, what lies in side clauses. Does not belong here: splitting
(`splitting.py`), the statement's parties, sectors, money.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import is_adverb, word_list
from orchestration.extraction.parties import Naming
from orchestration.extraction.splitting import Action, Splitter
from orchestration.extraction.subjects import NOBODY, Subject, find_subject, is_dash
from orchestration.extraction.tokens import Tokens, VerbPhrase

_LINKS = frozenset(("to", "on", "in", "at", "for", "of", "towards", "toward", "upon", "with", ":"))
_TAKES_GERUND = frozenset(("decide", "intend", "offer", "explore", "weak", "light", "continue", "instruct", "carry"))
_TAKES_NOMINAL = frozenset(("light", "weak", "decide", "offer", "intend"))
_TAKES_CLAUSE = frozenset(("light", "decide", "intend", "weak", "offer"))
_SPEAKING = frozenset(("weak", "light", "decide", "offer", "instruct", "intend"))
_LONGEST_GAP = 16
_CLOSING = frozenset((",", ";", "—", ")"))


@cache
def _edges() -> frozenset[str]:
    """Words and marks that can open or close a clause set aside; every other word is passed over at once."""
    opening = word_list("relative") | word_list("time_clause") | word_list("subordinator")
    return _CLOSING | opening | {"that", "we", "they", "it"}


class Clauses:
    """Reads one sentence.

    Args:
        tokens: its tokens.
        phrases: its verb phrases.
        namings: all namings of the text.
        context: of the statement.
        before: gives the last subject named before the sentence, for pronouns; asked only where there is one.
        checkable: whether tokens `start:end` name a field or a deliverable.
        listed: whether it is a list item, which may leave out who acts.
    """

    def __init__(
        self,
        tokens: Tokens,
        phrases: Sequence[VerbPhrase],
        namings: Sequence[Naming],
        context: Context,
        before: Callable[[], Subject],
        checkable: Callable[[int, int], bool],
        listed: bool = False,
    ) -> None:
        self.tokens = tokens
        self.lower = tokens.lower
        self.phrases = phrases
        self.namings = namings
        self.context = context
        self.before = before
        self.listed = listed
        self.aside = self._mark_aside()
        self.splitter = Splitter(tokens, phrases, self.aside, checkable, self._complement)
        self.subject = NOBODY
        self.acting = NOBODY

    def _mark_aside(self) -> list[bool]:
        """Tokens of relative and subordinate clauses."""
        aside = [False] * len(self.tokens)
        on = False
        told: list[VerbPhrase] = []
        verb_ends = {p.end: p for p in self.phrases}
        starts = {p.start: p for p in self.phrases}
        closes: tuple[str, ...] = (",", ";", "—", ")")
        edges = _edges()
        for at, word in enumerate(self.lower):
            if word not in edges and at not in starts:
                aside[at] = on
                continue
            if on and at in starts and starts[at].finite:
                told.append(starts[at])
                if len(told) == 2 and self._returns(*told):
                    on = False
            if on and word in closes:
                on = False
            elif word in word_list("relative") and not self.tokens.words[at].isupper():
                on, told = True, []
                before = self.lower[at - 1] if at else ""
                closes = {"—": ("—",), "(": (")",)}.get(before, (",", ";", "—", ")"))
            elif word == "that" and at:
                governor = verb_ends.get(at)
                complement = governor is not None and governor.verb.verb_class in _TAKES_CLAUSE | {"position"}
                if not complement and (at + 1 in starts or at + 2 in starts or at + 3 in starts):
                    on = True
            elif self._describes(at):
                on, told, closes = True, [], (",", ";", "—", ")")
            elif word in word_list("time_clause") and self._clause_follows(at):
                on = True
            elif word in word_list("subordinator") and at + 1 < len(self.lower):
                following = self.lower[at + 1]
                if (
                    self._contrasts(at)
                    or (word == "as" and following not in word_list("pronoun"))
                    or (word == "so" and following != "that")
                ):
                    pass
                else:
                    on = True
            aside[at] = on
        for phrase, inner in pairwise(p for p in self.phrases if p.finite or p.verb.verb.endswith(" that")):
            if phrase.verb.verb.endswith(" that"):  # `to ensure that the rate does not exceed ...`
                aside[inner.start : inner.end] = [True] * (inner.end - inner.start)
        return aside

    def _returns(self, inner: VerbPhrase, verb: VerbPhrase) -> bool:
        """Whether the second verb behind a relative pronoun is that of the main clause again.

        `those members who import them will set up`; `discussed a body that will advise them and noted that`.
        """
        joined = self.lower[verb.start - 1]
        if joined == "and":
            return inner.form == "will" and verb.form in ("past", "present") and verb.verb.verb_class in _SPEAKING
        return verb.form == "will" and joined not in ("or", ",")

    def _describes(self, at: int) -> bool:
        """Whether `we` opens a clause that describes the noun before it: `the plan we adopted in May guides us`."""
        if self.lower[at] not in ("we", "they", "it") or at < 2 or not self.tokens.words[at].islower():
            return False
        before = self.lower[at - 1]
        verb = next((phrase for phrase in self.phrases if phrase.start > at), None)
        if verb is None or not verb.finite or verb.start - at > 2 or not before.isalpha() or is_adverb(before):
            return False
        if before in word_list("preposition") or before in word_list("determiner") or before in word_list("contrast"):
            return False
        if before in ("that", "and", "but", "or", "as", "if", "so") or before in word_list("subordinator"):
            return False
        if before in word_list("relative") or any(phrase.end == at for phrase in self.phrases):
            return False
        if any(phrase.finite and phrase.end <= at for phrase in self.phrases):
            return True
        later = next((phrase for phrase in self.phrases if phrase.finite and phrase.start >= verb.end), None)
        return later is not None and not {",", "and", ";", ":", "that"} & set(self.lower[verb.end : later.start])

    def _contrasts(self, at: int) -> bool:
        """Whether `, while` sets the act of another party beside the one told before it."""
        if self.lower[at] not in word_list("contrast") or at == 0 or self.lower[at - 1] != ",":
            return False
        verb = next((phrase for phrase in self.phrases if phrase.start > at), None)
        named = any(index >= 0 for index in self.tokens.naming[at + 1 : verb.start]) if verb else False
        return verb is not None and verb.finite and named and "," not in self.lower[at + 1 : verb.start]

    def _clause_follows(self, at: int) -> bool:
        """Whether a finite verb stands before the next comma, so that `after` opens a clause."""
        for phrase in self.phrases:
            if phrase.start > at:
                gap = self.lower[at + 1 : phrase.start]
                return phrase.finite and "," not in gap and len(gap) > 0
        return False

    def actions(self) -> list[Action]:
        """All actions of the sentence's main clauses, in order."""
        found: list[Action] = []
        done: set[int] = set()
        last_end = 0
        for index, phrase in enumerate(self.phrases):
            if index in done or self.aside[phrase.start]:
                continue
            if self._opens_list(phrase):
                chain, used = self._chain(index)
                done.update(used)
                if found:
                    found[-1] = self._cut(found[-1], phrase.start)
                owner = (
                    self.acting
                    if self.acting.codes
                    else Subject(phrase.start, phrase.start, self.context.parties, "role")
                )
                found.extend(self.splitter.split(owner, chain, used[-1]))
                continue
            if phrase.form == "ing":
                found.extend(self._participle(index, done))
                continue
            if not phrase.finite:
                continue
            subject = self._subject(phrase, last_end)
            last_end = phrase.end
            chain, used = self._chain(index)
            done.update(used)
            split = self.splitter.split(self._undertaking(subject, chain), chain, used[-1])
            if found and split and split[0].start <= found[-1].start < chain[0].start:
                split[0] = replace(split[0], start=chain[0].start)
            found.extend(split)
            last_end = max(last_end, chain[-1].end)
        return found

    def _undertaking(self, subject: Subject, chain: Sequence[VerbPhrase]) -> Subject:
        """The subject with the codes of who undertakes: in `X announced that Y will ...` that is Y."""
        for governor, phrase in pairwise(chain):
            begin = governor.end + (self.lower[governor.end : governor.end + 1] == ["that"])
            if phrase.finite and phrase.start > begin:
                inner = find_subject(self.tokens, begin, phrase.start, self.namings, self.context)
                if inner.codes and inner.how in ("named", "role", "body"):
                    subject = Subject(subject.start, subject.end, inner.codes, inner.how)
        return subject

    def _cut(self, action: Action, at: int) -> Action:
        """The action up to token `at`, conjunctions before it left out."""
        while at > action.object_start and self.lower[at - 1] in ("and", "its", "their", "our", ","):
            at -= 1
        return replace(action, end=at, object_end=min(action.object_end, at), told_end=min(action.told_end, at))

    def _opens_list(self, phrase: VerbPhrase) -> bool:
        """Whether `commitment to:` introduces what is committed."""
        if phrase.form != "nominal" or phrase.verb.verb_class not in ("decide", "intend", "offer"):
            return False
        return self.lower[phrase.end : phrase.end + 2] in (["to", ":"], [":"])

    def _participle(self, index: int, done: set[int]) -> list[Action]:
        """Actions of `with X agreeing to ...` and of `acknowledging the ...` set off by a comma."""
        phrase = self.phrases[index]
        begin = phrase.start - 1
        while begin >= 0 and self.tokens.naming[begin] >= 0:
            begin -= 1
        absolute = 0 <= begin < phrase.start - 1 and self.lower[begin] == "with"
        if absolute and phrase.verb.verb_class in ("decide", "intend", "offer"):
            subject = find_subject(self.tokens, begin + 1, phrase.start, self.namings, self.context)
            told = VerbPhrase(phrase.start, phrase.end, phrase.verb, "present", False, phrase.negated)
            chain, used = self._chain(index)
            done.update(used)
            return self.splitter.split(subject, [told, *chain[1:]], used[-1])
        opens = phrase.start == 0 or self.lower[phrase.start - 1] == ","
        if opens and phrase.verb.verb_class == "weak":
            chain, used = self._chain(index)
            stop = next((at for at in range(chain[-1].end, len(self.lower)) if self.lower[at] == ","), len(self.lower))
            everybody = Subject(phrase.start, phrase.start, self.context.parties, "role")
            begins = chain[-1].end
            matter = self.splitter.matter_end(begins, stop)
            return [Action(everybody, tuple(chain), phrase.start, stop, begins, matter, stop)]
        return []

    def _subject(self, phrase: VerbPhrase, since: int) -> Subject:
        begin = since
        for at in range(phrase.start - 1, since - 1, -1):
            opens = self.lower[at] == "that" and not self.aside[at] and any(p.end == at for p in self.phrases)
            if self.lower[at] in (";", ":") or opens:
                begin = at + 1
                break
        near = phrase.start - 1
        while near >= since and is_adverb(self.lower[near]):
            near -= 1
        if near >= since and self.lower[near] in ("we", "they", "it", "he", "she", "both"):
            begin = near
        elif since and begin == since:
            # Behind an earlier verb the subject is what follows the last conjunction or comma that opens a new clause.
            at = phrase.start - 1
            floor = max(since, at - 30)
            while at >= floor and not self._opens_clause(at):
                at -= 1
            begin = since if at < floor else at + 1
            gap = self.lower[begin : phrase.start]
            if all(is_adverb(w) or w in (",", "and", "but") for w in gap):
                return self.subject if self.subject.codes else self.acting
        if self.lower[begin] in word_list("contrast") and begin + 1 < phrase.start and begin:
            begin += 1
        found = find_subject(self.tokens, begin, phrase.start, self.namings, self.context)
        if found.how == "none":
            found = self.subject if since else found
            if self.listed and not since and not self.lower[: phrase.start] and phrase.form in ("past", "present"):
                found = Subject(phrase.start, phrase.start, self.context.parties, "role")
        if found.how == "pronoun" and not found.codes:
            word = self.lower[found.end - 1]
            earlier = self.subject if self.subject.codes else self.before()
            if word == "it" and phrase.passive and phrase.verb.verb_class in ("decide", "intend", "offer", "explore"):
                found = Subject(found.start, found.end, self.context.parties, "role")  # `it was agreed to`
            elif word == "it":
                single = (len(earlier.codes) == 1 and earlier.how != "pronoun") or len(
                    self.context.expand(earlier.codes)
                ) == 1
                found = Subject(found.start, found.end, earlier.codes if single else (), "pronoun")
            elif word == "they" or word in ("he", "she"):
                several = word != "they" or len(self.context.expand(earlier.codes)) > 1
                codes = earlier.codes if several and earlier.codes else self.context.parties
                found = Subject(found.start, found.end, codes, "pronoun")
        if found.how == "body" and found.end and not self.lower[found.end - 1].endswith("s"):
            named = any(index >= 0 for index in self.tokens.naming[found.start : found.end])
            earlier = self.acting if self.acting.codes else self.before()
            if not named and earlier.codes:
                found = Subject(found.start, found.end, earlier.codes, "body")
        self.subject = found
        if found.codes:
            self.acting = found
        return found

    def _opens_clause(self, at: int) -> bool:
        """Whether a comma or conjunction at `at` may stand before a new subject."""
        if self.lower[at] == "," or is_dash(self.tokens, at):
            return True
        joins = self.lower[at] in ("and", "but") and self.tokens.naming[at] < 0
        return joins and not self.splitter.in_name_list(at)

    def _chain(self, index: int) -> tuple[list[VerbPhrase], list[int]]:
        chain = [self.phrases[index]]
        used = [index]
        while len(chain) < 8:
            following = self._complement(chain[-1], used[-1] + 1)
            if following is None:
                break
            purpose = self.phrases[following].verb.verb_class == "position" and chain[-1].verb.verb_class == "carry"
            if purpose:  # `work together to uphold ...` is the work, not the view
                break
            chain.append(self.phrases[following])
            used.append(following)
        return chain, used

    def _behind_insertion(self, governor: VerbPhrase) -> int:
        """Token behind a phrase set between commas right after a verb: `are committed, where possible, to opening`."""
        end = governor.end
        if governor.verb.verb_class not in ("decide", "intend") or self.lower[end : end + 1] != [","]:
            return end
        closing = next((at for at in range(end + 2, min(end + 16, len(self.lower))) if self.lower[at] == ","), None)
        return closing + 1 if closing is not None and self.lower[closing + 1 : closing + 2] == ["to"] else end

    def _takes_nominal(self, governor: VerbPhrase) -> bool:
        """Whether a verb's object may be the promise itself: `renewed their pledge to`."""
        return governor.verb.verb_class in _TAKES_NOMINAL or governor.verb.verb == "renew"

    def _complement(self, governor: VerbPhrase, start: int) -> int | None:
        verb_class = governor.verb.verb_class
        for index in range(start, min(start + 4, len(self.phrases))):
            phrase = self.phrases[index]
            gap = self.lower[self._behind_insertion(governor) : phrase.start]
            if len(gap) > _LONGEST_GAP or ";" in gap or self.aside[phrase.start]:
                return None
            if gap[:1] == ["to"] and gap[-2:] == ["and", "to"] and phrase.form == "ing" and verb_class == "decide":
                return index
            bare = [w for w in gap if not is_adverb(w) and w not in _LINKS]
            if phrase.form == "inf":
                if not bare and verb_class not in ("formalise", "position"):
                    return index
                asks = verb_class == "instruct" or governor.verb.verb in word_list("asking")
                if asks and "," not in gap[:1]:
                    return index
                if governor.form == "nominal" and not bare:
                    return index
                placed = bool(gap) and gap[0] in ("in", "at", "during", "with") and not {",", ":"} & set(gap)
                return index if verb_class in ("decide", "intend") and placed else None
            if phrase.form in ("ing", "base") and not bare:
                if phrase.form == "ing" and (verb_class in _TAKES_GERUND or governor.form == "nominal"):
                    return index
                if phrase.form == "base" and (gap[-1:] == ["to"] or verb_class in ("decide", "intend")):
                    return index
            if phrase.form == "nominal" and self._takes_nominal(governor) and {",", ":", "and"}.isdisjoint(gap):
                return index
            if phrase.finite:
                near = phrase.form in ("will", "progressive", "present") and len(gap) <= 8
                opens = gap[:1] == ["that"] or self.lower[phrase.start] == "to" or near
                if verb_class in _TAKES_CLAUSE | {"position"} and opens and "," not in gap and gap[-1:] != ["and"]:
                    return index
                return None
            if phrase.form in ("part", "past"):
                continue
            if bare and verb_class not in _TAKES_NOMINAL | {"instruct"}:
                return None
        return None
