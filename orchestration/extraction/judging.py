"""From a clause's action to a mention, or to nothing.

Belongs here: applying status, object test, parties and fields to one action. Does not belong here: reading the clause
(`clauses.py`) or the rules of a single field.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestration.extraction.clauses import Action, Clauses
from orchestration.extraction.context import Context
from orchestration.extraction.dates import find_dates
from orchestration.extraction.decision import status_of
from orchestration.extraction.grammar import Tokens, VerbPhrase
from orchestration.extraction.instruments import Deliverable, choose_instrument
from orchestration.extraction.lexicon import word_list
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.money import find_sums, kind_of
from orchestration.extraction.objects import Marks, names_deliverable, names_field
from orchestration.extraction.parties import Naming
from orchestration.extraction.sectors import Term, find_terms, rank
from orchestration.extraction.segmentation import Sentence
from orchestration.extraction.subjects import codes_within
from orchestration.extraction.summaries import skipped_sentences
from orchestration.extraction.text import lower_copy, matching_copy

_EARLIER = ("formalised", "completed", "under_way", "suspended", "cancelled")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status of an action and the tests that led to it."""

    status: str
    reason: str


class Judge:
    """Decides on the actions of one statement; holds what its sentences share."""

    def __init__(
        self,
        statement: Statement,
        copy: str,
        lowered: str,
        sentences: Sequence[Sentence],
        namings: Sequence[Naming],
        context: Context,
        marks: Marks,
    ) -> None:
        self.statement = statement
        self.copy = copy
        self.lowered = lowered
        self.sentences = sentences
        self.namings = namings
        self.context = context
        self.marks = marks
        self.title_terms = find_terms(matching_copy(statement.title), lower_copy(matching_copy(statement.title)))
        self.skipped = skipped_sentences(lowered, sentences)

    def worth_reading(self, number: int) -> bool:
        """Whether a sentence can hold a commitment at all: headings, summaries and boilerplate cannot."""
        sentence = self.sentences[number]
        return sentence.kind != "heading" and number not in self.skipped

    def mentions(self, number: int, tokens: Tokens, clauses: Clauses) -> list[Mention]:
        """Mentions that one sentence (or piece of one) holds."""
        found = []
        for action in clauses.actions():
            mention = self._mention(number, tokens, action)
            if mention is not None:
                found.append(mention)
        return found

    def _mention(self, number: int, tokens: Tokens, action: Action) -> Mention | None:
        start = tokens.starts[action.start]
        end = tokens.ends[action.end - 1]
        object_start = tokens.starts[action.object_start] if action.object_start < len(tokens) else end
        object_end = tokens.ends[action.object_end - 1] if action.object_end > action.object_start else object_start
        head = action.chain[0]
        passive = head.passive or action.chain[-1].passive
        happening = action.chain[-1].verb.verb in word_list("happening") or head.verb.verb in word_list("happening")
        if (passive or happening) and action.subject.end > action.subject.start:
            matter_start = tokens.starts[action.subject.start]
            matter_end = max(object_end, end) if not action.object_end > action.object_start else object_end
        else:
            matter_start, matter_end = object_start, object_end
        terms = self.marks.terms_in(matter_start, matter_end)
        things = self.marks.deliverables_in(matter_start, matter_end)
        sums = find_sums(self.copy[start:end])
        actors = self._actors(tokens, action, passive or happening, things, bool(sums))
        if not actors:
            return None
        verdict = self._verdict(number, tokens, action, terms, things, bool(sums))
        if verdict is None:
            return None
        quote = self.statement.text[start:end]
        quoted_things = self.marks.deliverables_in(start, end)
        amount = sums[0] if sums else None
        amount_kind = kind_of(quote) if amount else None
        instrument = choose_instrument(action.chain[-1].verb.verb, quoted_things, amount_kind)
        sectors = self._sectors(number, start, end, terms, instrument)
        forward = verdict.status not in _EARLIER
        due, due_basis, done = self._dates(number, start, end, verdict.status)
        partners = self._partners(tokens, action, actors)
        if not partners and len(self.context.expand(actors)) < 2:
            return None
        del forward
        return Mention(
            start=start,
            end=end,
            quote=quote,
            status=verdict.status,
            actors=actors,
            partners=partners,
            sectors=sectors,
            instrument=instrument,
            amount=amount.value if amount else None,
            currency=amount.currency if amount else None,
            amount_kind=amount_kind,
            due=due,
            due_basis=due_basis,
            done=done,
            strength=min(phrase.verb.strength for phrase in action.chain),
            confidence=0.7,
            source_class=self.context.source_class(actors),
            rule=verdict.reason,
        )

    def _actors(
        self, tokens: Tokens, action: Action, undergone: bool, things: Sequence[Deliverable], money: bool
    ) -> tuple[str, ...]:
        """Codes of who acts; empty where nobody in the clause can."""
        owner = self._owner(tokens, action)
        if owner:
            return self._as_parties(owner)
        if undergone:
            by = next((at for at in range(action.object_start, action.end) if tokens.lower[at] == "by"), None)
            if by is not None:
                named = codes_within(tokens, by, min(by + 12, action.end), self.namings)
                if named:
                    return self._as_parties(named)
            if action.subject.how in ("thing", "none", "pronoun") and (names_deliverable(things) or money):
                return self.context.parties
        return self._as_parties(action.subject.codes)

    def _owner(self, tokens: Tokens, action: Action) -> tuple[str, ...]:
        """Who owns the proposal, decision or deed that a weak verb takes up: `India's decision to`, `the donation by the EU`."""
        if action.chain[0].verb.verb_class not in ("weak", "light"):
            return ()
        nominal = next((p for p in action.chain if p.form == "nominal"), None)
        if nominal is None:
            return ()
        begin = action.chain[0].end
        for at in range(begin, nominal.start):
            if tokens.naming[at] >= 0:
                codes = codes_within(tokens, begin, nominal.start, self.namings)
                word = tokens.lower[nominal.start - 1]
                possessive = any(tokens.lower[k].endswith(("'s", "s'")) or tokens.lower[k] == "'" for k in range(begin, nominal.start))
                if possessive or self.namings[tokens.naming[at]].kind == "demonym" or word:
                    return codes
        if tokens.lower[nominal.end : nominal.end + 1] == ["by"]:
            return codes_within(tokens, nominal.end, min(nominal.end + 8, action.end), self.namings)
        return ()

    def _as_parties(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The statement's own codes where the codes name all its parties."""
        if codes and self.context.expand(codes) == self.context.members:
            return self.context.parties
        return tuple(codes)

    def _partners(self, tokens: Tokens, action: Action, actors: tuple[str, ...]) -> tuple[str, ...]:
        named: list[str] = []
        for at in range(action.object_start, action.end):
            if tokens.naming[at] >= 0 and self._addressed(tokens, at, action.object_start):
                named.extend(self.namings[tokens.naming[at]].codes)
        acting = self.context.expand(actors)
        outside = [c for c in dict.fromkeys(named) if not self.context.expand((c,)) & (acting | self.context.members)]
        inside = [c for c in dict.fromkeys(named) if self.context.expand((c,)) & self.context.members and not self.context.expand((c,)) & acting]
        others = self.context.others(actors)
        if inside and len(others) > 1:
            others = tuple(c for c in others if c in inside) or others
        if len(acting) < len(self.context.members) or not outside:
            return tuple(dict.fromkeys((*others, *(outside if self._gives(action) else ()))))
        return tuple(outside) if self._gives(action) else others

    def _gives(self, action: Action) -> bool:
        return action.chain[-1].verb.verb_class == "deliver" or action.chain[-1].verb.verb in ("help", "assist", "support", "train")

    def _addressed(self, tokens: Tokens, at: int, floor: int) -> bool:
        """Whether a naming stands behind `to`, `with` or `for`, a list of names between allowed."""
        back = at - 1
        while back >= floor and (tokens.naming[back] >= 0 or tokens.lower[back] in (",", "and", "the")):
            back -= 1
        return back >= floor and tokens.lower[back] in ("to", "with", "for")

    def _verdict(
        self,
        number: int,
        tokens: Tokens,
        action: Action,
        terms: Sequence[Term],
        things: Sequence[Deliverable],
        money: bool,
    ) -> Verdict | None:
        chain = list(action.chain)
        words = tokens.lower[action.object_start : action.object_end]
        sentence = self.sentences[number]
        conditional = self._conditional(tokens, action)
        continued = bool(set(words[:4]) & word_list("continued")) or tokens.lower[chain[-1].start - 1 : chain[-1].start] in (["continued"], ["ongoing"])
        running = bool(set(words) & {"negotiations", "talks", "ongoing"})
        field, thing = names_field(terms), names_deliverable(things)
        if self._domestic(tokens, action):
            return None
        stripped = [p for p in chain if p.verb.verb_class not in ("weak", "light")]
        if chain[-1].verb.verb_class in ("weak", "light") and (len(chain) > 1 or chain[0].form == "will") and chain[-1].form != "nominal":
            stripped.append(chain[-1])
            if len(chain) == 1:
                chain = [replace(chain[0], verb=chain[0].verb._replace(verb_class="act"))]
                stripped = list(chain)
        if chain[0].verb.verb_class == "weak":
            return self._weak(tokens, action, stripped, words, field, thing, money)
        if not stripped:
            if chain[0].verb.verb == "announce" and (money or (thing and chain[0].form in ("past", "present", "perfect", "progressive"))):
                return Verdict("agreed", f"{chain[0].verb.verb}+object")
            return None
        if stripped[0] is not chain[0] and chain[0].form == "will":
            stripped = [chain[0], *stripped]
        status = status_of(stripped, conditional, continued, running)
        if status is None:
            return None
        last = stripped[-1].verb.verb_class
        bare = len(stripped) == 1 and last in ("decide", "intend")
        if stripped[-1].form == "nominal" and last in ("decide", "intend", "offer"):
            bare = True
        if bare and not (money or thing or (field and set(words) & word_list("cooperating"))):
            return None
        if last == "offer" and not (thing or money or (field and stripped[0].form == "nominal")):
            return None
        if last == "event" and status == "completed":
            text = self.lowered[sentence.start : sentence.end]
            if "today" in text or not thing or not (action.chain[0].passive or re.search(r"\b(?:19|20)\d\d\b", text)):
                return None
        if not (field or thing or money):
            return None
        return Verdict(status, "+".join(f"{p.verb.verb or 'act'}:{p.verb.verb_class}/{p.form}" for p in chain))

    def _weak(
        self,
        tokens: Tokens,
        action: Action,
        stripped: Sequence[VerbPhrase],
        words: Sequence[str],
        field: bool,
        thing: bool,
        money: bool,
    ) -> Verdict | None:
        head = action.chain[0]
        if head.negated or head.form in ("may", "must"):
            return None
        if head.form == "ing":
            verdict = self._weak_deed(stripped, words, thing)
            return verdict if verdict and verdict.status in ("completed", "formalised") else None
        ahead = head.verb.verb in word_list("anticipating") or head.form == "would"
        first = stripped[0] if stripped else None
        label = f"{head.verb.verb}:weak"
        if first is not None and first.form == "nominal":
            label += f"+{first.verb.verb}:{first.verb.verb_class}"
            if not (thing or field or money):
                return None
            if first.verb.verb == "need":
                ahead = True
            if ahead:
                return Verdict("proposed", label) if thing or len(stripped) > 1 else None
            if first.verb.verb == "progress" and not thing:
                return None
            status = first.verb.status
            return Verdict(status, label)
        if first is not None and first.finite:
            status = status_of(stripped, False, False, False)
            return Verdict(status, label + "+that") if status and (field or thing or money) else None
        if first is not None and first.form in ("ing", "inf", "base"):
            if ahead and (thing or money or (field and first.verb.verb in ("work with", "work"))):
                return Verdict("proposed", label + f"+{first.verb.verb}")
            return None
        if ahead and thing and set(words[:8]) & word_list("specific"):
            return Verdict("proposed", label + "+deliverable")
        if set(words[:5]) & word_list("scheduled") and thing:
            return Verdict("agreed", label + "+scheduled")
        if set(words[:5]) & word_list("held") and thing:
            return Verdict("completed", label + "+held")
        return None

    def _weak_deed(self, stripped: Sequence[VerbPhrase], words: Sequence[str], thing: bool) -> Verdict | None:
        """A deed taken up in passing: `noting the signing of`, `acknowledging the successful first meeting`."""
        if not thing:
            return None
        if stripped and stripped[0].form == "nominal" and stripped[0].verb.verb_class in ("formalise", "deliver"):
            return Verdict(stripped[0].verb.status, f"aside+{stripped[0].verb.verb}")
        if set(words[:5]) & word_list("held"):
            return Verdict("completed", "aside+held")
        return None

    def _conditional(self, tokens: Tokens, action: Action) -> bool:
        clause = " ".join(tokens.lower[max(0, action.chain[0].start - 30) : action.end])
        return any(condition in clause for condition in word_list("condition")) or tokens.lower[0] in word_list("conditional")

    def _domestic(self, tokens: Tokens, action: Action) -> bool:
        clause = f" {' '.join(tokens.lower[: action.end])} "
        return any(f" {word} " in clause for word in word_list("domestic"))

    def _sectors(self, number: int, start: int, end: int, matter: Sequence[Term], instrument: str) -> tuple[str, ...]:
        sentence = self.sentences[number]
        quote = self.marks.terms_in(start, end)
        around = [t for t in self.marks.terms_in(sentence.start, sentence.end) if t.end <= start or t.start >= end]
        heading = self.sentences[sentence.heading] if sentence.heading >= 0 else None
        above = self.marks.terms_in(heading.start, heading.end) if heading else []
        earlier: list[Term] = []
        if not quote and number:
            previous = self.sentences[number - 1]
            earlier = self.marks.terms_in(previous.start, previous.end)
        ranked = rank(((matter, 0.6), (quote, 1.0), (around, 0.25), (above, 0.3), (earlier, 0.3)))
        if not ranked:
            ranked = rank(((self.title_terms, 1.0),), 1)
        if ranked:
            return ranked
        return ("political_dialogue",) if instrument in ("dialogue", "visit", "forum", "membership", "working_group") else ("multisector",)

    def _dates(self, number: int, start: int, end: int, status: str) -> tuple[str | None, str | None, str | None]:
        on = self.context.on
        past = status in ("completed", "formalised")
        whens = find_dates(self.copy[start:end], on, forward=not past)
        if past:
            today = on.isoformat() if on else "9999"
            for when in whens:
                if when.iso <= today[: len(when.iso)]:
                    return None, None, when.iso if status == "completed" else None
            return None, None, None
        sentence = self.sentences[number]
        if not whens and sentence.lead >= 0:
            lead = self.sentences[sentence.lead]
            whens = find_dates(self.copy[lead.start : lead.end], on, forward=True)
        for when in whens:
            if on is None or when.iso >= on.isoformat()[: len(when.iso)]:
                return when.iso, when.basis, None
        return None, None, None
