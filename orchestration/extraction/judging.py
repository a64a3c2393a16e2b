"""From a clause's action to a mention, or to nothing.

Belongs here: putting status, parties and fields of one action together. Does not belong here: reading the clause
(`clauses.py`), the verdict (`verdicts.py`) or the rules of a single field.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from orchestration.extraction.acting import Cast
from orchestration.extraction.context import Context
from orchestration.extraction.dates import When, find_dates, find_fronted_date
from orchestration.extraction.features import describe
from orchestration.extraction.instruments import Deliverable, choose_instrument
from orchestration.extraction.leads import standing_lead
from orchestration.extraction.lexicon import word_list
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.money import Sum, find_sums, kind_of
from orchestration.extraction.objects import Marks, names_deliverable, names_field
from orchestration.extraction.parties import Naming
from orchestration.extraction.scoring import counts, likelihood
from orchestration.extraction.second_opinion import Form, instrument_features, likelier_instrument
from orchestration.extraction.sectors import Term, find_terms, rank
from orchestration.extraction.segmentation import Sentence
from orchestration.extraction.splitting import Action
from orchestration.extraction.summaries import heading_is, skipped_sentences
from orchestration.extraction.text import lower_copy, matching_copy
from orchestration.extraction.tokens import Tokens
from orchestration.extraction.verdicts import Object, judge, read_object

# Instruments that are a field of their own where nothing says what they are about.
# So many sentences open a text that has that many times as many: who met whom, and pledges told again below.
_PREAMBLE = 3
_SHARES = {"object": 0.6, "quote": 1.0, "sentence": 0.25, "heading": 0.3, "before": 0.3, "title": 0.2}
_MEETINGS = frozenset(("dialogue", "visit", "forum", "membership", "working_group", "event"))


@dataclass(frozen=True, slots=True)
class Basis:
    """What a candidate rests on, kept so that it can be explained.

    Attributes:
        number: of its sentence.
        tokens: of that sentence.
        action: the clause's action.
        told: its object.
        sums: the sums in its words; offsets count from the quote's start.
        things: the deliverables that its instrument was chosen from.
        dated: offsets between which its dates were looked for.
        form: the instrument that the tables name, and what it was looked at again by.
    """

    number: int
    tokens: Tokens
    action: Action
    told: Object
    sums: Sequence[Sum]
    things: Sequence[Deliverable]
    dated: tuple[int, int]
    form: Form


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that the rules allow, with what is known of it; the features' weights decide whether it counts."""

    mention: Mention
    features: tuple[str, ...]
    basis: Basis


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
        self.cast = Cast(namings, context)
        title = matching_copy(statement.title)
        self.title_terms = find_terms(title, lower_copy(title))
        self.skipped = skipped_sentences(lowered, sentences)
        self.heading = " ".join(lower_copy(title).split())
        # Whether a sentence names a field, by its number: every action beside or below a sentence asks.
        self._naming_fields: dict[int, bool] = {}

    def worth_reading(self, number: int) -> bool:
        """Whether a sentence can hold a commitment at all: headings, summaries and boilerplate cannot."""
        sentence = self.sentences[number]
        if sentence.kind == "heading" or number in self.skipped:
            return False
        # A headline that the text opens with tells nothing that its body does not.
        return number > 2 or " ".join(self.lowered[sentence.start : sentence.end].split()) != self.heading

    def checkable(self, tokens: Tokens) -> Callable[[int, int], bool]:
        """Test of a stretch of a sentence's tokens for a field or a deliverable."""

        def test(start: int, end: int) -> bool:
            if end <= start:
                return False
            span = tokens.starts[start], tokens.ends[end - 1]
            return names_field(self.marks.terms_in(*span)) or names_deliverable(self.marks.deliverables_in(*span))

        return test

    def heading_lead(self, number: int) -> Action | None:
        """What a heading of plans or of steps taken says of the bullets below it."""
        sentence = self.sentences[number]
        if sentence.heading < 0:
            return None
        for kind, form in (("plan", "will"), ("done", "progressive")):
            if heading_is(self.lowered, self.sentences[sentence.heading], kind):
                return standing_lead(form, self.context)
        return None

    def candidates(self, number: int, tokens: Tokens, actions: Sequence[Action], keep_all: bool) -> list[Candidate]:
        """What the rules allow to be a commitment in one sentence (or piece of one), given what it tells.

        Args:
            number: of the sentence.
            tokens: its tokens.
            actions: what it tells.
            keep_all: whether those too are returned that are too unlikely to count.
        """
        found = (self._candidate(number, tokens, action, keep_all) for action in actions)
        return [candidate for candidate in found if candidate is not None]

    def _candidate(self, number: int, tokens: Tokens, action: Action, keep_all: bool) -> Candidate | None:
        start, end = tokens.starts[action.start], tokens.ends[action.end - 1]
        sums = find_sums(self.copy[start:end])
        undergone = _undergone(tokens, action, bool(sums))
        matter = _matter_span(tokens, action, undergone)
        things = self.marks.deliverables_in(*matter)
        actors = self.cast.actors(tokens, action, undergone, things, bool(sums))
        if not actors or self.cast.asks_outsiders(tokens, action):
            return None
        terms = self.marks.terms_in(*matter)
        told = read_object(tokens, action, terms, things, bool(sums), self._setting(number))
        verdict = judge(tokens, action, told)
        if verdict is None:
            return None
        doubts = list(verdict.doubts)
        partners = self.cast.partners(tokens, action, actors)
        if self.cast.gives_to_a_body(tokens, action, actors):
            partners = ()
            doubts.append("to_a_body")
        elif not partners and len(self.context.expand(actors)) < 2:
            return None
        inward = self.cast.inward(tokens, action, actors)
        if inward == "words" and not self.context.expand(actors) >= self.context.members:
            return None  # a plan at home stays out even where the other side welcomes it
        if inward:
            doubts.append(f"inward_{inward}")
        features = describe(
            tokens,
            action,
            told,
            replace(verdict, doubts=tuple(doubts)),
            self.context,
            self.sentences[number],
            partners=bool(partners),
            length=end - start,
            opening=number < _PREAMBLE and len(self.sentences) > _PREAMBLE**2,
            listing=self._opens_list(number),
        )
        likely = likelihood(features)
        if not keep_all and not counts(likely):
            return None
        quote = self.statement.text[start:end]
        amount = sums[0] if sums else None
        amount_kind = kind_of(quote) if amount else None
        # Its object tells the form of an action; only where that names none, the rest of the quote.
        begins = start if undergone else tokens.ends[min(action.object_start, action.end) - 1]
        named = [thing for thing in told.things if thing.concrete] or self.marks.deliverables_in(begins, end)
        ruled = choose_instrument(action.chain[-1].verb, named, begins, amount_kind)
        sectors = self._sectors(number, start, end, told.terms, ruled)
        form = Form(ruled, instrument_features(ruled, features, told, sectors[0]))
        instrument = likelier_instrument(form)
        dated = _dated_span(tokens, action, undergone)
        due, due_basis, done = self._dates(number, start, *dated, verdict.status)
        if verdict.status in ("completed", "formalised") and self._is_history(done):
            return None
        if verdict.status != "completed":
            done = None
        meeting = action.chain[-1].verb.verb_class == "event" or ruled in ("dialogue", "visit", "forum")
        if meeting and self._is_own_meeting(done):
            return None
        mention = Mention(
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
            confidence=round(likely.holds, 2),
            source_class=self.context.source_class(actors),
            rule=f"{verdict.reason}; actor:{action.subject.how}; {_evidence(told)}",
        )
        return Candidate(mention, features, Basis(number, tokens, action, told, sums, named, dated, form))

    def _setting(self, number: int) -> tuple[str, ...]:
        """Which stretches around an action name a field: its sentence, the one before, its heading, the title."""
        sentence = self.sentences[number]
        found = ["sentence"] if self._names_field(number) else []
        if number and self.sentences[number - 1].paragraph == sentence.paragraph and self._names_field(number - 1):
            found.append("before")
        if sentence.heading >= 0 and self._names_field(sentence.heading):
            found.append("heading")
        if names_field(self.title_terms):
            found.append("title")
        return tuple(found)

    def _opens_list(self, number: int) -> bool:
        """Whether list items follow a sentence."""
        following = number + 1
        return following < len(self.sentences) and (
            self.sentences[following].lead == number
            or (self.sentences[number].kind != "bullet" and self.sentences[following].kind == "bullet")
        )

    def _names_field(self, number: int) -> bool:
        if number not in self._naming_fields:
            sentence = self.sentences[number]
            self._naming_fields[number] = names_field(self.marks.terms_in(sentence.start, sentence.end))
        return self._naming_fields[number]

    def _is_own_meeting(self, done: str | None) -> bool:
        """Whether an event is the one that the document itself reports: held on its very day."""
        return self.context.on is not None and done == self.context.on.isoformat()

    def _is_history(self, done: str | None) -> bool:
        """Whether a deed lies more than two years before the document."""
        return done is not None and self.context.on is not None and int(done[:4]) < self.context.on.year - 2

    def _sectors(self, number: int, start: int, end: int, matter: Sequence[Term], instrument: str) -> tuple[str, ...]:
        """Sectors by the object first, then the quote, the rest of the sentence, its heading and what went before."""
        stretches = self.stretches(number, start, end, matter, instrument)
        ranked = rank((terms, share) for _, terms, share in stretches)
        if ranked:
            return ranked
        return ("political_dialogue",) if instrument in _MEETINGS else ("multisector",)

    def stretches(
        self, number: int, start: int, end: int, matter: Sequence[Term], instrument: str
    ) -> list[tuple[str, Sequence[Term], float]]:
        """Where sector terms are looked for: name of the stretch, its terms, how much they count."""
        sentence = self.sentences[number]
        quote = self.marks.terms_in(start, end)
        around = [t for t in self.marks.terms_in(sentence.start, sentence.end) if t.end <= start or t.start >= end]
        found: list[tuple[str, Sequence[Term], float]] = [
            ("object", matter, _SHARES["object"]),
            ("quote", quote, _SHARES["quote"]),
            ("sentence", around, _SHARES["sentence"]),
        ]
        if sentence.heading >= 0:
            heading = self.sentences[sentence.heading]
            found.append(("heading", self.marks.terms_in(heading.start, heading.end), _SHARES["heading"]))
        if not quote and number and instrument not in _MEETINGS:
            previous = self.sentences[number - 1]
            found.append(("sentence before", self.marks.terms_in(previous.start, previous.end), _SHARES["before"]))
        if names_field(self.title_terms) or instrument not in _MEETINGS:
            found.append(("title", self.title_terms, _SHARES["title"]))
        return found

    def _dates(
        self, number: int, before: int, start: int, end: int, status: str
    ) -> tuple[str | None, str | None, str | None]:
        """Due date, its basis, and the date done.

        From the words in `start:end`, right before the quote, which begins at `before`, or in the lead-in above.
        """
        on = self.context.on
        past = status in ("completed", "formalised")
        whens = find_dates(self.copy[start:end], on, forward=not past)
        if past:
            today = on.isoformat() if on else "9999"
            done = next((when.iso for when in whens if when.iso <= today[: len(when.iso)]), None)
            runs_to = next((when for when in whens if when.basis == "period" and when.iso > today), None)
            if status == "formalised" and runs_to:  # `signed a programme for 2024-2027`
                return runs_to.iso, runs_to.basis, done
            return None, None, done
        stopped = status in ("suspended", "cancelled")  # the day of the stop itself is no day by which anything is due
        for found in self._whens(number, before, whens):
            for when in found:
                day = on.isoformat()[: len(when.iso)] if on else "9999" if stopped else ""
                if when.iso > day if stopped else when.iso >= day:
                    return when.iso, when.basis, None
        return None, None, None

    def _whens(self, number: int, before: int, inside: Sequence[When]) -> Iterator[Sequence[When]]:
        """Dates of a clause, then those right before it, then those of the lead-in above it."""
        yield inside
        sentence, on = self.sentences[number], self.context.on
        fronted = find_fronted_date(self.copy[max(sentence.start, before - 120) : before], on)
        if fronted:
            yield (fronted,)
        if sentence.lead >= 0 and not self.lowered.startswith("after", sentence.start):
            lead = self.sentences[sentence.lead]
            yield find_dates(self.copy[lead.start : lead.end], on, forward=True)


def _undergone(tokens: Tokens, action: Action, money: bool) -> bool:
    """Whether the subject is what the action is about: `will be set up`, `enters into force`, `trade is to rise to`."""
    head, last = action.chain[0], action.chain[-1]
    if head.passive or last.passive:
        return True
    if head.verb.verb.startswith("be ") and head.verb.verb in word_list("happening"):
        return True
    if money and head.form == "will" and last.verb.verb in word_list("growing"):
        return True
    following = tokens.lower[action.object_start] if action.object_start < action.end else "."
    # `talks begin in May` against `Ghana begins talks`.
    alone = not following[0].isalnum() or following in word_list("preposition") or following in word_list("adverb")
    if last.verb.verb in word_list("happening") and alone:
        return True
    # `talks are due to start` against `Ghana continues to build` and `Ghana agreed to open a port`.
    return head.verb.verb in word_list("happening") and head is not last and action.subject.how in ("thing", "none")


def _matter_span(tokens: Tokens, action: Action, undergone: bool) -> tuple[int, int]:
    """Offsets of what the action is about: what follows its verb, and the subject too where that undergoes it."""
    end = tokens.ends[action.end - 1]
    begins = tokens.starts[action.object_start] if action.object_start < len(tokens) else end
    stops = tokens.ends[action.object_end - 1] if action.object_end > action.object_start else begins
    if undergone and action.subject.end > action.subject.start:
        begins = tokens.starts[action.subject.start]
        stops = stops if action.object_end > action.object_start else max(stops, end)
    return begins, stops


def _dated_span(tokens: Tokens, action: Action, undergone: bool) -> tuple[int, int]:
    """Offsets between which a date belongs to the action: not in its subject, not in a relative clause."""
    start, end = tokens.starts[action.start], tokens.ends[action.end - 1]
    begins = start
    if not undergone and action.start <= action.chain[0].start < action.end:
        begins = tokens.starts[action.chain[0].start]
    stops = tokens.ends[action.told_end - 1] if action.told_end > action.start else end
    return begins, max(stops, begins)


def _evidence(told: Object) -> str:
    """Which object tests were met, for the rule trace."""
    met = [name for name, holds in (("field", told.field), ("thing", told.thing), ("sum", told.money)) if holds]
    met = met or [name for name, holds in (("named", told.named),) if holds] or list(told.setting)
    return "object:" + "/".join(met)
