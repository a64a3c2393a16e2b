"""What is known of a candidate commitment, as named yes-or-no features.

Belongs here: naming what the rules found. Does not belong here: how much a feature weighs (`scoring.py`) or the rules
themselves.
"""

from collections.abc import Iterator
from itertools import pairwise

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import word_list
from orchestration.extraction.segmentation import Sentence
from orchestration.extraction.splitting import Action
from orchestration.extraction.tokens import Tokens
from orchestration.extraction.verdicts import Object, Verdict

# In code points of the quote.
_SHORT, _LONG = 45, 260
# In tokens: the words of an object that tell what it is rather than what it is for.
_FIRST = 7


def describe(
    tokens: Tokens,
    action: Action,
    told: Object,
    verdict: Verdict,
    context: Context,
    sentence: Sentence,
    *,
    partners: bool,
    length: int,
    opening: bool,
    listing: bool,
) -> tuple[str, ...]:
    """Features of a candidate, each once, in a fixed order.

    Args:
        tokens: of the sentence.
        action: the action.
        told: its object.
        verdict: what it was judged to be.
        context: of the statement.
        sentence: in which it stands.
        partners: whether anybody is with or for whom it is done.
        length: code points of the quote.
        opening: whether it is among the first sentences of a longer text.
        listing: whether list items follow the sentence.
    """
    found = (
        *_of_verbs(tokens, action, verdict),
        *_of_object(action, told),
        *_of_subject(tokens, action),
        *_of_place(tokens, action, context, sentence, partners, length, opening),
        *(["before_list"] if listing else []),
    )
    return tuple(dict.fromkeys(found))


def _of_verbs(tokens: Tokens, action: Action, verdict: Verdict) -> Iterator[str]:
    head, last = action.chain[0], action.chain[-1]
    yield f"status:{verdict.status}"
    yield f"head:{head.verb.verb_class}"
    yield f"head_form:{head.form}"
    if len(action.chain) > 1:
        yield f"last:{last.verb.verb_class}"
        yield f"last_form:{last.form}"
    yield f"chain:{min(len(action.chain), 4)}"
    if any(phrase.passive for phrase in action.chain):
        yield "passive"
    for phrase, following in pairwise(action.chain):
        if phrase.verb.verb_class == "instruct" or phrase.verb.verb in word_list("asking"):
            asked = set(tokens.lower[phrase.end : max(following.start, phrase.end)])
            yield "asks:own" if asked & word_list("asked_own") else "asks:others"
    for doubt in verdict.doubts:
        yield f"doubt:{doubt}"
    yield f"head_verb:{head.verb.verb}"
    yield f"verb:{last.verb.verb}"
    if last.form == "nominal":
        yield "ends_in_nominal"
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
    nouns = [thing.instrument for thing in told.things if thing.concrete]
    if nouns:
        yield f"thing:{nouns[0]}"
    for name in ("near_thing", "near_field"):
        if getattr(told, name):
            yield name
    if set(told.words[:_FIRST]) & word_list("evaluative"):
        yield "evaluative"
    if any(word[0].isdigit() for word in told.words):
        yield "number"
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


def _of_subject(tokens: Tokens, action: Action) -> Iterator[str]:
    subject = action.subject
    yield f"subject:{subject.how}"
    if subject.end > subject.start:
        yield f"subject_word:{tokens.lower[subject.end - 1]}"
        yield f"subject_begins:{tokens.lower[subject.start]}"
        yield f"subject_length:{min(subject.end - subject.start, 6)}"


def _of_place(
    tokens: Tokens, action: Action, context: Context, sentence: Sentence, partners: bool, length: int, opening: bool
) -> Iterator[str]:
    yield f"kind:{context.kind}"
    yield f"members:{'two' if len(context.members) == 2 else 'many' if len(context.members) > 2 else 'one'}"
    yield f"sentence:{sentence.kind}"
    if sentence.lead >= 0:
        yield "lead"
    if action.start > action.chain[0].start:
        yield "coordinated"
    if tokens.lower[0] in word_list("time_clause") or tokens.lower[0] == "when":
        yield "behind_time_clause"
    if sentence.kind == "bullet" and action.object_start == action.start:
        yield "noun_item"
    if not partners:
        yield "no_partner"
    if length < _SHORT and action.start > action.chain[0].start:
        yield "short_piece"
    if length > _LONG:
        yield "long"
    if opening:
        yield "opening"
