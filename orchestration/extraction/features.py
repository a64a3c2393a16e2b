"""What is known of a candidate commitment, as named yes-or-no features.

Belongs here: naming what the rules found. Does not belong here: how much a feature weighs (`scoring.py`) or the rules
themselves.
"""

from collections.abc import Iterator

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import word_list
from orchestration.extraction.segmentation import Sentence
from orchestration.extraction.splitting import Action
from orchestration.extraction.verdicts import Object, Verdict

# In code points of the quote.
_SHORT, _LONG = 45, 260


def describe(
    action: Action,
    told: Object,
    verdict: Verdict,
    context: Context,
    sentence: Sentence,
    *,
    partners: bool,
    length: int,
    opening: bool,
) -> tuple[str, ...]:
    """Features of a candidate, each once, in a fixed order.

    Args:
        action: the action.
        told: its object.
        verdict: what it was judged to be.
        context: of the statement.
        sentence: in which it stands.
        partners: whether anybody is with or for whom it is done.
        length: code points of the quote.
        opening: whether it is among the first sentences of a longer text.
    """
    return tuple(dict.fromkeys(_of_verbs(action, verdict))) + tuple(
        dict.fromkeys((*_of_object(action, told), *_of_place(action, context, sentence, partners, length, opening)))
    )


def _of_verbs(action: Action, verdict: Verdict) -> Iterator[str]:
    head, last = action.chain[0], action.chain[-1]
    yield f"status:{verdict.status}"
    yield f"head:{head.verb.verb_class}"
    yield f"head_form:{head.form}"
    if len(action.chain) > 1:
        yield f"last:{last.verb.verb_class}"
        yield f"pair:{head.verb.verb_class}>{last.verb.verb_class}"
        yield f"last_form:{last.form}"
    yield f"chain:{min(len(action.chain), 4)}"
    if any(phrase.passive for phrase in action.chain):
        yield "passive"
    for doubt in verdict.doubts:
        yield f"doubt:{doubt}"
    if head.verb.verb in word_list("telling"):
        yield f"verb:{head.verb.verb}"
    if last is not head and last.verb.verb in word_list("loose_verb"):
        yield "loose_verb"
    if head.form == "will" and last.verb.verb in word_list("loose_verb"):
        yield "loose_verb"


def _of_object(action: Action, told: Object) -> Iterator[str]:
    for name in ("field", "thing", "money", "named"):
        if getattr(told, name):
            yield f"object:{name}"
    if not told.checkable:
        yield "object:none"
        yield from (f"setting:{place}" for place in told.setting)
    best = max((weight for term in told.terms for _, weight in term.evidence), default=0.0)
    yield f"field_weight:{min(int(best), 4)}"
    if not told.words:
        yield "object:empty"
    if set(told.words) & word_list("relation"):
        yield "relation"
        if not told.checkable:
            yield "relation_alone"
    abstract = len(set(told.words) & word_list("abstract"))
    if abstract:
        yield f"abstract:{min(abstract, 2)}"
    if set(told.words[:2]) & word_list("article"):
        yield "article"
    if "following" in told.words:
        yield "announces_list"


def _of_place(
    action: Action, context: Context, sentence: Sentence, partners: bool, length: int, opening: bool
) -> Iterator[str]:
    yield f"subject:{action.subject.how}"
    yield f"kind:{context.kind}"
    yield f"members:{'two' if len(context.members) == 2 else 'many' if len(context.members) > 2 else 'one'}"
    yield f"sentence:{sentence.kind}"
    if sentence.lead >= 0:
        yield "lead"
    if action.start > action.chain[0].start:
        yield "coordinated"
    if not partners:
        yield "no_partner"
    if length < _SHORT and action.start > action.chain[0].start:
        yield "short_piece"
    if length > _LONG:
        yield "long"
    if opening:
        yield "opening"
