"""Whether an action is a commitment, and how far it has come.

Belongs here: the object test and the weak verbs' readings around the rules of `decision.py`. Does not belong here: who
acts, fields of the mention.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from orchestration.extraction.decision import DEEDS, likely_status, status_of
from orchestration.extraction.instruments import Deliverable
from orchestration.extraction.lexicon import role_words, word_list
from orchestration.extraction.objects import names_deliverable, names_field
from orchestration.extraction.sectors import Term
from orchestration.extraction.splitting import Action
from orchestration.extraction.tokens import Tokens, VerbPhrase

# Verbs that only rank as such at the head of a clause; governed by another verb they are plain actions.
_LENT = frozenset(("weak", "light", "instruct"))
# In tokens: how close behind the verb an object's head noun stands.
_NEAR = 7
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status of an action and the tests that led to it; `doubts` are features that speak against it being one."""

    status: str
    reason: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Object:
    """What an action is about, as far as it can be checked.

    Attributes:
        words: its words in lower case.
        terms: sector terms in it.
        things: deliverables in it.
        field: it names a field of cooperation.
        thing: it names something a reader could look for.
        money: a sum stands in the action's words.
        named: it has a name of its own, in capitals.
        setting: what around it names a field: `sentence`, `before`, `heading`, `title`; empty where nothing does.
        near_thing: a deliverable stands within a few words of the verb, so that it is what the action is about.
        near_field: the same of a field.
    """

    words: Sequence[str]
    terms: Sequence[Term]
    things: Sequence[Deliverable]
    field: bool
    thing: bool
    money: bool
    named: bool
    setting: tuple[str, ...]
    near_thing: bool
    near_field: bool

    @property
    def checkable(self) -> bool:
        """Whether the object itself says what could be checked."""
        return self.field or self.thing or self.money

    @property
    def is_abstract(self) -> bool:
        """Whether it is about relations or values alone, and nothing around it names a field."""
        vague = set(self.words) & (word_list("abstract") | word_list("relation"))
        return bool(vague) and not (self.checkable or self.named or self.setting)


def read_object(
    tokens: Tokens,
    action: Action,
    terms: Sequence[Term],
    things: Sequence[Deliverable],
    money: bool,
    setting: tuple[str, ...],
) -> Object:
    """The object of an action; `its` and `their` take their field from the terms around them in the sentence."""
    head = action.chain[0]
    borrowed = bool({"its", "their"} & set(tokens.lower[head.end : head.end + 3])) and "sentence" in setting
    thing = names_deliverable(things) or action.chain[-1].verb.verb in word_list("sufficient")
    words = tokens.lower[action.object_start : action.object_end]
    named = _has_name(tokens, action.object_start, action.object_end)
    near = tokens.ends[min(action.object_start + _NEAR, len(tokens)) - 1]
    return Object(
        words,
        terms,
        things,
        field=names_field(terms) or borrowed,
        thing=thing,
        money=money,
        named=named,
        setting=setting,
        near_thing=names_deliverable([one for one in things if one.end <= near]),
        near_field=names_field([term for term in terms if term.end <= near]),
    )


def _has_name(tokens: Tokens, start: int, end: int) -> bool:
    """Whether two capitalised words that name no party stand side by side."""
    run = 0
    for at in range(start, end):
        word = tokens.words[at]
        if word[:1].isupper() and len(word) > 1 and tokens.naming[at] < 0:
            run += 1
            if run == 2:
                return True
        elif tokens.lower[at] not in ("of", "for", "on", "and", "the"):
            run = 0
    return False


def judge(tokens: Tokens, action: Action, told: Object) -> Verdict | None:
    """Status of an action with the tests that led to it; None where it cannot be a commitment.

    What the rules would leave out, but a text may mean as one, comes back with the doubt that speaks against it: its
    weight decides.

    Args:
        tokens: of the sentence.
        action: the action.
        told: its object.
    """
    chain = _as_promised(action.chain)
    if chain[-1].verb.verb == "be" or _is_history(tokens, chain) or _asks_others(tokens, chain):
        return None
    if chain[0].form == "pluperfect":
        if not told.money and chain[0].verb.verb_class != "decide":
            return None  # what had been done before is background
        chain[0] = replace(chain[0], form="perfect")
    verdict = _ruled(tokens, action, chain, told)
    if verdict.status:
        return None if told.is_abstract else verdict
    if not (told.checkable or told.named) or "denied" in verdict.doubts:
        return None
    reason = "+".join(f"{p.verb.verb or 'act'}:{p.verb.verb_class}/{p.form}" for p in chain)
    return replace(verdict, status=likely_status(chain), reason=reason)


def _unruled(*doubts: str) -> Verdict:
    """No status by the rules, and what speaks against a commitment."""
    return Verdict("", "", ("unruled", *doubts))


def _ruled(tokens: Tokens, action: Action, chain: list[VerbPhrase], told: Object) -> Verdict:
    """The verdict of the manual's rules; without a status where they leave the action out."""
    doubts = ["unknown_verb"] if not chain[-1].verb.verb else []
    stripped = [p for p in chain if p.verb.verb_class not in ("weak", "light")]
    governed = len(chain) > 1 or chain[0].form == "will"
    if chain[-1].verb.verb_class in _LENT and governed and chain[-1].form != "nominal":
        content = replace(chain[-1], verb=chain[-1].verb._replace(verb_class="act"))
        stripped = [*(p for p in stripped if p is not chain[-1]), content]
        chain[-1] = content
    if any(phrase.form == "must" for phrase in chain[1:]):
        # `agreed that the accord should be concluded`: wanted, and nothing more.
        deed = chain[-1].verb.verb_class in (*DEEDS, "carry") and not any(phrase.negated for phrase in chain)
        reason = f"{chain[0].verb.verb}+should+{chain[-1].verb.verb}"
        return Verdict("proposed", reason, ("should",)) if deed and told.checkable else _unruled("should")
    if chain[0].verb.verb_class == "weak":
        return _weak(action, stripped, told, tokens) or _unruled("weak_alone")
    if not stripped:
        return _announced(chain[0], told) or _unruled("light_alone")
    joins = any(thing.instrument == "membership" for thing in told.things)
    if joins and chain[-1].verb.verb in word_list("backing"):
        return Verdict("proposed", f"{chain[-1].verb.verb}+membership")
    promised_gift = chain[0].verb.verb in word_list("announcing") and stripped[0].form == "nominal"
    if promised_gift and stripped[0].verb.verb_class == "deliver":
        reason = f"{chain[0].verb.verb}+{stripped[0].verb.verb}"
        return Verdict("agreed", reason) if told.checkable else _unruled("gift")
    if stripped[0] is not chain[0] and chain[0].form == "will":
        stripped = [chain[0], *stripped]
    if len(chain) == 1 and chain[0].verb.verb in word_list("encouraging") and chain[0].form in ("past", "present"):
        words = f" {' '.join(told.words)} "
        others = any(f" {phrase} " in words for phrase in role_words("third"))
        if told.thing and not others:
            return Verdict("proposed", f"{chain[0].verb.verb}+deliverable")
        return _unruled("encourages")
    if _refrains(tokens, chain):
        # `shall not impose`, `has committed not to impose`: a duty to refrain is as good as one to act.
        chain[:] = [replace(phrase, negated=False) for phrase in chain]
        stripped = [replace(phrase, negated=False) for phrase in stripped]
        doubts.append("negated")
    papers = any(thing.instrument in ("agreement", "mou") for thing in told.things)
    if chain[-1].verb.verb == "exchange" and chain[-1].passive and papers:
        return Verdict("formalised", "exchange+document")
    if len(stripped) > 1 and stripped[0].verb.verb == "agree" and stripped[-1].form == "present":
        return _unruled("shared_view")  # `agreed that they share`, `agreed that talks remain`
    conditional, continued = _conditional(tokens, action), _continued(tokens, chain, told)
    status = status_of(stripped, conditional, continued, _running(chain, told))
    if status == "under_way" and len(stripped) == 1 and stripped[0].verb.verb_class == "act" and not told.checkable:
        return _unruled("uncheckable")  # `is reforming its pension system` is nobody else's business
    if status is None and _accomplished(stripped, action):
        status = "completed"
        doubts.append("accomplished")
    if status is None:
        return _unruled(*doubts, *_objections(stripped))
    if len(stripped) == 1 and set(told.words[:4]) & word_list("evaluative"):
        return _unruled("evaluative")  # `agreed on the importance of` shares a view
    if not _specific_enough(stripped, told):
        doubts.append("vague")
    last = stripped[-1].verb.verb_class
    promised_stop = status in ("suspended", "cancelled") and (len(stripped) > 1 or stripped[0].form == "will")
    # A promise to stop a harm or a tariff is a promise; only cooperation that stops is stopped.
    if promised_stop and not any(t.concrete and t.instrument != "policy" for t in told.things):
        status = "agreed"
    if last == "event" and status == "completed":
        dated = chain[0].passive or any(_YEAR.fullmatch(word) for word in tokens.lower)
        if "today" in tokens.lower or not told.thing or not dated:
            doubts.append("undated_event")
    reason = "+".join(f"{p.verb.verb or 'act'}:{p.verb.verb_class}/{p.form}" for p in chain)
    return Verdict(status, reason, tuple(doubts))


def _refrains(tokens: Tokens, chain: Sequence[VerbPhrase]) -> bool:
    """Whether somebody binds themselves not to do something."""
    if not any(phrase.negated for phrase in chain):
        return False
    promised = chain[0].verb.verb_class in ("decide", "intend")
    inner = promised and not chain[0].negated and len(chain) > 1
    return inner or (chain[0].negated and tokens.lower[chain[0].start] == "shall")


def _objections(chain: Sequence[VerbPhrase]) -> Iterator[str]:
    """Why a chain of verbs has no status by the rules."""
    if any(phrase.verb.verb_class == "position" for phrase in chain):
        yield "position"
    if any(phrase.negated for phrase in chain):
        yield "denied"
    if any(phrase.form == "may" for phrase in chain):
        yield "possible"
    if chain[0].form == "must":
        yield "due"
    yield f"told_{chain[-1].verb.verb_class}"


def _accomplished(stripped: Sequence[VerbPhrase], action: Action) -> bool:
    """Whether somebody tells that they have acted in a way no class of deeds covers: `have aligned rules`."""
    told = len(stripped) == 1 and stripped[0].form == "perfect" and not stripped[0].negated
    return told and stripped[0].verb.verb_class == "act" and bool(action.subject.codes)


def _as_promised(chain: Sequence[VerbPhrase]) -> list[VerbPhrase]:
    """The chain with `would` read as `will` where somebody told it in the past: `announced that it would`."""
    told = chain[0].form in ("past", "perfect", "pluperfect")
    return [replace(p, form="will") if told and at and p.form == "would" else p for at, p in enumerate(chain)]


def _specific_enough(stripped: Sequence[VerbPhrase], told: Object) -> bool:
    """Whether a promise or offer without a verb of its own names cooperation, a deliverable or a sum."""
    last = stripped[-1]
    promised = last.verb.verb_class in ("decide", "intend")
    bare = (len(stripped) == 1 and promised) or (
        last.form == "nominal" and (promised or last.verb.verb_class == "offer")
    )
    if not bare or told.money or told.thing:
        return True
    return told.field and (last.verb.verb_class == "offer" or bool(set(told.words) & word_list("cooperating")))


def _announced(head: VerbPhrase, told: Object) -> Verdict | None:
    """`announced a fund`, `confirmed a loan of 5 million`: light verbs whose object is itself the promise."""
    if head.verb.verb not in word_list("announcing") or head.negated:
        return None
    joint = told.field and bool(set(told.words) & word_list("cooperating"))
    if told.money or ((told.thing or joint) and head.form in ("past", "present", "perfect", "progressive")):
        return Verdict("agreed", f"{head.verb.verb}+object")
    return None


def _is_history(tokens: Tokens, chain: Sequence[VerbPhrase]) -> bool:
    """Whether a deed is told as lying years back."""
    if chain[0].form not in ("past", "perfect"):
        return False
    clause = " ".join(tokens.lower)
    return any(phrase in clause for phrase in word_list("history"))


def _continued(tokens: Tokens, chain: Sequence[VerbPhrase], told: Object) -> bool:
    """Whether the object is called continued or ongoing."""
    before = tokens.lower[chain[-1].start - 1 : chain[-1].start] if chain[-1].start else []
    return bool({*told.words[:4], *before} & word_list("continued"))


def _running(chain: Sequence[VerbPhrase], told: Object) -> bool:
    """Whether talks or work already under way are to be brought to an end."""
    if chain[-1].verb.verb not in word_list("concluding") | word_list("speeding"):
        return False
    if chain[-1].verb.verb in word_list("speeding") and any(p.verb.verb_class == "instruct" for p in chain):
        return True
    working = any(p.verb.verb_class == "carry" for p in chain)
    return working or bool(set(told.words[:8]) & {"negotiations", "talks", "ongoing"})


def _weak(action: Action, stripped: Sequence[VerbPhrase], told: Object, tokens: Tokens) -> Verdict | None:
    """Reading of a clause headed by a weak verb, from what it says of its object."""
    head = action.chain[0]
    if head.negated or head.form in ("may", "must"):
        return None
    first = stripped[0] if stripped else None
    if head.form == "ing":
        return _deed_in_passing(first, told)
    ahead = head.verb.verb in word_list("anticipating") or head.form == "would"
    label = f"{head.verb.verb}:weak"
    if first is not None and first.form == "nominal":
        if set(tokens.lower[head.end : first.start]) & word_list("evaluative"):
            return None  # `acknowledge the importance of the transfer of ...`
        label += f"+{first.verb.verb}:{first.verb.verb_class}"
        need = first.verb.verb == "need"
        if first.verb.verb in word_list("nominal_member") and head.verb.verb in word_list("backing"):
            return Verdict("proposed", label)
        if ahead or need:
            awaited = told.near_thing if need else told.thing or len(stripped) > 1
            return Verdict("proposed", label) if awaited else None
        if first.verb.verb == "progress" and not told.thing:
            return None
        if set(told.words[:5]) & word_list("scheduled"):
            return Verdict("agreed", label + "+scheduled")
        kept_up = first.verb.status == "agreed" and any(p.verb.verb_class == "continue" for p in stripped[1:])
        return Verdict("under_way" if kept_up else first.verb.status, label)
    if first is not None and first.finite:
        status = status_of(stripped, False, False, False)
        return Verdict(status, label + "+that") if status and told.checkable else None
    if first is not None and first.form == "inf" and head.verb.verb == "welcome" and first.start > head.end:
        return Verdict("proposed", label + "+invited")  # `welcomes companies to take part`
    if first is not None and first.form in ("ing", "inf", "base"):
        worked = told.field and first.verb.verb in word_list("purposeful")
        awaited = ahead and (told.thing or told.money or worked)
        return Verdict("proposed", f"{label}+{first.verb.verb}") if awaited else None
    joined = _as_member(tokens, action)
    if joined:
        return Verdict("formalised", label + "+as " + joined)
    if told.money and not ahead:
        return Verdict("completed", label + "+sum", ("weak_sum",))
    participle = _told_of(tokens, action)
    if participle and not ahead:
        doubts = () if told.thing else ("weak_participle",)
        return Verdict(participle[1], f"{label}+{participle[0]}", doubts)
    if told.thing and action.object_start == action.start and not ahead:
        return Verdict("completed", label + "+achievement", ("achievement",))
    if not told.thing:
        return None
    eager = head.verb.verb == "look forward to" or head.form == "would"
    if ahead and (eager or set(told.words[:8]) & word_list("specific")):
        return Verdict("proposed", label + "+deliverable")
    if set(told.words[:5]) & word_list("scheduled"):
        return Verdict("agreed", label + "+scheduled")
    if set(told.words[:5]) & word_list("held"):
        return Verdict("completed", label + "+held")
    return None


def _as_member(tokens: Tokens, action: Action) -> str:
    """`member` or the like where somebody is welcomed as one; else ''."""
    words = tokens.lower[action.chain[0].end : action.end]
    if "as" not in words:
        return ""
    behind = words[words.index("as") + 1 :][:5]
    return next((word for word in behind if word in word_list("membership")), "")


def _told_of(tokens: Tokens, action: Action) -> tuple[str, str] | None:
    """What a participle says of the object of a weak verb, as in `the exercise, conducted in May`: word and status."""
    words = tokens.lower[action.object_start : action.end + 3]
    for at, word in enumerate(words[1:], start=1):
        if words[at - 1] not in (",", "was", "were", "been", "recently", "successfully") and at > 12:
            break
        if word in word_list("happened"):
            return word, "completed"
        if word in word_list("concluded_thing"):
            return word, "formalised"
        if word in word_list("running"):
            return word, "under_way"
    return None


def _deed_in_passing(first: VerbPhrase | None, told: Object) -> Verdict | None:
    """A deed taken up in passing: `noting the signing of`, `acknowledging the successful first meeting`."""
    if not told.thing:
        return None
    if first is not None and first.form == "nominal" and first.verb.status in ("completed", "formalised"):
        return Verdict(first.verb.status, f"aside+{first.verb.verb}")
    return Verdict("completed", "aside+held") if set(told.words[:5]) & word_list("held") else None


def _conditional(tokens: Tokens, action: Action) -> bool:
    """Whether the clause depends on a condition before its verb or set off behind it."""
    if tokens.lower[0] in word_list("conditional"):
        return True
    head = action.chain[0].start
    ahead = f" {' '.join(tokens.lower[max(0, head - 30) : head])} "
    behind = f" {' '.join(tokens.lower[head : action.end])} "
    for condition in word_list("condition"):
        if condition not in ahead and condition not in behind:
            continue
        if f" {condition} " in ahead or f" , {condition} " in behind:
            return True
        if condition.startswith(("if", "depending", "provided")) and f" {condition} " in behind:
            return True
    return False


def _asks_others(tokens: Tokens, chain: Sequence[VerbPhrase]) -> bool:
    """Whether what is asked is asked of third parties."""
    for governor, asked in pairwise(chain):
        if governor.verb.verb_class == "instruct":
            words = tokens.lower[governor.end : asked.start]
            if words[:1] in (["all"], ["other"]) and set(words) & word_list("many"):
                return True
            between = f" {' '.join(words)} "
            return any(f" {phrase} " in between for phrase in role_words("third"))
    return False
