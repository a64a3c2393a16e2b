"""Why a row is coded as it is: for each field the words and table rows that decided it.

Belongs here: telling what the coder's steps found. Does not belong here: deciding anything.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from orchestration.extraction.dates import find_dates
from orchestration.extraction.instruments import Deliverable
from orchestration.extraction.judging import Candidate, Judge
from orchestration.extraction.money import kind_term
from orchestration.extraction.scoring import BASE, likelihood, weights
from orchestration.extraction.second_opinion import decisive
from orchestration.extraction.sectors import Term
from orchestration.extraction.tokens import Tokens, VerbPhrase

# So many features are named, the weightiest first; the rest are in feature_weights.csv.
_NAMED_FEATURES = 6
_SUBJECTS = {
    "named": "named in the clause",
    "role": "a word for the statement's parties",
    "unled": "an item of a task list, of all parties",
    "pronoun": "a pronoun for those spoken of",
    "body": "a body of a party",
    "own": "the parties' own cooperation",
    "thing": "what undergoes the action; the parties stand for it",
    "none": "the parties, for want of a subject",
}


class Reason(NamedTuple):
    """One field of a mention: its value, the words that tell it and the rows or rules that read them."""

    field: str
    value: str
    words: str
    because: str


def explain(judge: Judge, candidate: Candidate) -> list[Reason]:
    """Reasons for every field of a candidate's mention, in the order of its columns."""
    mention, basis = candidate.mention, candidate.basis
    tokens, action = basis.tokens, basis.action
    verbs = [_words(tokens, phrase) for phrase in action.chain]
    rows = [f"{_row(phrase)} ({phrase.form}{', passive' if phrase.passive else ''})" for phrase in action.chain]
    subject = " ".join(tokens.words[action.subject.start : action.subject.end])
    parties = f"parties of the statement: {', '.join(judge.context.parties)}, by its {judge.context.told_by}"
    reasons = [
        Reason("status", mention.status, " … ".join(word for word in verbs if word), " > ".join(rows)),
        Reason("actors", _joined(mention.actors), subject, f"{_SUBJECTS[action.subject.how]}; {parties}"),
        Reason(
            "partners", _joined(mention.partners), _named(judge, candidate), "named for, with or to, else " + parties
        ),
        *_sector_reasons(judge, candidate),
        _instrument_reason(judge, candidate),
        *_money_reasons(candidate),
        *_date_reasons(judge, candidate),
    ]
    weakest = min(action.chain, key=lambda phrase: phrase.verb.strength)
    reasons.append(
        Reason("strength", str(mention.strength), _words(tokens, weakest), f"the weakest wording: {_row(weakest)}")
    )
    reasons.append(Reason("source_class", mention.source_class, "", f"kind of text: {judge.context.kind}"))
    reasons.append(_confidence_reason(candidate))
    return reasons


def _words(tokens: Tokens, phrase: VerbPhrase) -> str:
    return " ".join(tokens.words[phrase.start : phrase.end])


def _row(phrase: VerbPhrase) -> str:
    table = "nominals" if phrase.form == "nominal" else "verbs"
    known = f"{table} '{phrase.verb.verb}'" if phrase.verb.verb else "a verb in no table"
    return f"{known}: {phrase.verb.verb_class}"


def _joined(codes: Sequence[str]) -> str:
    return " ".join(codes) or "-"


def _named(judge: Judge, candidate: Candidate) -> str:
    """Names in the action's words that stand for its partners."""
    tokens, action = candidate.basis.tokens, candidate.basis.action
    found = []
    for index in dict.fromkeys(tokens.naming[action.object_start : action.end]):
        if index >= 0 and set(judge.namings[index].codes) & set(candidate.mention.partners):
            found.append(judge.copy[judge.namings[index].start : judge.namings[index].end])
    return ", ".join(found)


def _sector_reasons(judge: Judge, candidate: Candidate) -> Iterator[Reason]:
    mention, basis = candidate.mention, candidate.basis
    stretches = judge.stretches(basis.number, mention.start, mention.end, basis.told.terms, basis.form.ruled)
    for sector in mention.sectors:
        words, rows = [], []
        for stretch, terms, share in stretches:
            for term, weight in _terms_for(sector, terms):
                words.append(judge.lowered[term.start : term.end])
                rows.append(f"{stretch} {weight:g} x {share:g}")
        because = "sector_terms: " + ", ".join(rows) if rows else "no term of a field nearer than the title"
        yield Reason("sector", sector, ", ".join(dict.fromkeys(words)), because)


def _terms_for(sector: str, terms: Sequence[Term]) -> Iterator[tuple[Term, float]]:
    for term in terms:
        for code, weight in term.evidence:
            if code == sector:
                yield term, weight


def _instrument_reason(judge: Judge, candidate: Candidate) -> Reason:
    mention, basis = candidate.mention, candidate.basis
    verb = basis.action.chain[-1]
    matching: list[Deliverable] = [d for d in basis.things if d.instrument == mention.instrument]
    words = ", ".join(judge.lowered[d.start : d.end] for d in matching[:2])
    if mention.instrument != basis.form.ruled:
        parts = [
            f"{name} {gain:+.1f}" for name, gain in islice(decisive(mention.instrument, basis.form), _NAMED_FEATURES)
        ]
        because = f"instrument_weights: likelier than {basis.form.ruled} by {', '.join(parts)}"
        return Reason("instrument", mention.instrument, words, because)
    if mention.amount_kind == mention.instrument:
        return Reason("instrument", mention.instrument, "", "what its money is")
    if matching:
        return Reason("instrument", mention.instrument, words, "instrument_terms")
    because = f"verb_instruments, or nothing more telling: '{verb.verb.verb}'"
    return Reason("instrument", mention.instrument, _words(basis.tokens, verb), because)


def _money_reasons(candidate: Candidate) -> Iterator[Reason]:
    mention, sums = candidate.mention, candidate.basis.sums
    if mention.amount is None or not sums:
        return
    words = mention.quote[sums[0].start : sums[0].end]
    yield Reason("amount", f"{mention.amount:.0f} {mention.currency}", words, "currencies, multipliers")
    yield Reason("amount_kind", mention.amount_kind or "", kind_term(mention.quote), "amount_kinds")


def _date_reasons(judge: Judge, candidate: Candidate) -> Iterator[Reason]:
    mention = candidate.mention
    value = mention.due or mention.done
    if value is None:
        return
    start, end = candidate.basis.dated
    forward = mention.due is not None
    found = find_dates(judge.copy[start:end], judge.context.on, forward=forward)
    words = next((judge.copy[start + w.start : start + w.end] for w in found if w.iso == value), "")
    field = "due" if forward else "done"
    basis = mention.due_basis or "a deed already done"
    yield Reason(field, value, words, basis if words else f"{basis}, from the lead-in")


def _confidence_reason(candidate: Candidate) -> Reason:
    table = weights()
    known = [(table[name].holds, name) for name in candidate.features if name in table]
    known.sort(key=lambda pair: -abs(pair[0]))
    parts = [f"{name} {weight:+.2f}" for weight, name in known[:_NAMED_FEATURES]]
    likely = likelihood(candidate.features)
    because = f"feature_weights: base {table[BASE].holds:+.2f}, {', '.join(parts)}, ..."
    return Reason(
        "confidence", f"{candidate.mention.confidence:.2f}", "", f"{because} (a commitment at {likely.commitment:.2f})"
    )
