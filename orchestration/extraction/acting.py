"""Who acts in an action, and with or for whom.

Belongs here: actors and partners of one action from its clause. Does not belong here: finding the subject
(`subjects.py`) and the statement's parties (`context.py`).
"""

from collections.abc import Sequence

from orchestration.extraction.context import Context
from orchestration.extraction.instruments import Deliverable
from orchestration.extraction.lexicon import role_words, word_list
from orchestration.extraction.objects import names_deliverable
from orchestration.extraction.parties import Naming
from orchestration.extraction.splitting import Action
from orchestration.extraction.subjects import codes_within
from orchestration.extraction.tokens import Tokens


class Cast:
    """Resolves the actors and partners of actions of one statement."""

    def __init__(self, namings: Sequence[Naming], context: Context) -> None:
        self.namings = namings
        self.context = context

    def actors(
        self, tokens: Tokens, action: Action, undergone: bool, things: Sequence[Deliverable], money: bool
    ) -> tuple[str, ...]:
        """Codes of who acts; empty where nobody in the clause can."""
        owner = self._owner(tokens, action)
        if owner:
            return self._as_parties(owner)
        if undergone:
            whole = action.subject.how == "body" and names_deliverable(things)
            by = next((at for at in range(action.object_start, action.end) if tokens.lower[at] == "by"), None)
            if by is not None:
                named = codes_within(tokens, by, min(by + 12, action.end), self.namings)
                if named:
                    return self._as_parties(named)
                agents = " ".join(tokens.lower[by + 1 : by + 4])
                if any(agents.startswith(phrase) for phrase in role_words("all") if len(phrase) > 4):
                    return self.context.parties
            if whole or action.subject.how in ("thing", "none", "pronoun"):
                return self.context.parties
            if action.subject.how == "named" and action.chain[-1].passive and self.context.members:
                # `X was granted a loan`: the others did it.
                return self._as_parties(self.context.others(action.subject.codes))
        return self._as_parties(action.subject.codes)

    def _owner(self, tokens: Tokens, action: Action) -> tuple[str, ...]:
        """Who owns what a weak verb takes up: `India's decision to`, `the donation by the EU`."""
        if action.chain[0].verb.verb_class not in ("weak", "light"):
            return ()
        nominal = next((p for p in action.chain if p.form == "nominal"), None)
        if nominal is None:
            return ()
        named = codes_within(tokens, action.chain[0].end, nominal.end, self.namings)
        if named:
            return named
        if tokens.lower[nominal.end : nominal.end + 1] == ["by"]:
            return codes_within(tokens, nominal.end, min(nominal.end + 8, action.end), self.namings)
        return ()

    def _as_parties(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The statement's own codes where the codes name all its parties."""
        if codes and self.context.expand(codes) == self.context.members:
            return self.context.parties
        return tuple(codes)

    def partners(self, tokens: Tokens, action: Action, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Statement parties that do not act, narrowed to those addressed; outsiders where something is given them."""
        if not self.context.expand(actors) <= self.context.members and self._is_other_body(actors):
            return ()
        named: list[str] = []
        helped: list[str] = []
        for at in range(action.object_start, action.end):
            if tokens.naming[at] < 0:
                continue
            codes = self.namings[tokens.naming[at]].codes
            outsider = not self.context.expand(codes) & self.context.members
            if outsider and (self._helped(tokens, at, action) or self._joined(tokens, at, action.object_start)):
                helped.extend(codes)
            elif self._addressed(tokens, at, action.object_start):
                named.extend(codes)
        acting = self.context.expand(actors)
        members = self.context.members
        outside: list[str] = []
        inside: list[str] = []
        for code in dict.fromkeys(named):
            reach = self.context.expand((code,))
            if not reach & (acting | members):
                outside.append(code)
            elif reach & members and not reach & acting:
                inside.append(code)
        others = self.context.others(actors)
        recipients = tuple(dict.fromkeys(helped))
        if recipients:
            # Who is helped is the partner; the other side of a joint text only where it is addressed too.
            return tuple(dict.fromkeys((*inside, *recipients)))
        if inside and len(others) > 1:
            others = tuple(c for c in others if c in inside) or others
        if len(acting) < len(members) or not outside:
            return tuple(dict.fromkeys((*others, *(outside if self._gives(action) else ()))))
        return tuple(outside) if self._gives(action) else others

    def _is_other_body(self, actors: tuple[str, ...]) -> bool:
        """Whether groupings act that are no party of the statement: what they did is their own."""
        return all(code not in self.context.parties and self.context.expand((code,)) != {code} for code in actors)

    def gives_to_a_body(self, tokens: Tokens, action: Action, actors: tuple[str, ...]) -> bool:
        """Whether one side gives to an international body alone, which stays out of the country fields."""
        if self.context.expand(actors) >= self.context.members:
            return False
        named = codes_within(tokens, action.object_start, action.end, self.namings)
        if self.context.expand(named) & (self.context.members - self.context.expand(actors)):
            return False
        words = f" {' '.join(tokens.lower[action.object_start : action.end])} "
        links = ("to", "to the", "at", "at the")
        bodies = [body for body in word_list("international") if body in words]
        return any(f" {link} {body} " in words for body in bodies for link in links)

    def asks_outsiders(self, tokens: Tokens, action: Action) -> bool:
        """Whether states that are no party are called upon: `urge X to release ...`."""
        for place, phrase in enumerate(action.chain):
            calling = phrase.verb.verb == "call for"
            if (phrase.verb.verb_class != "instruct" and not calling) or phrase.verb.verb in word_list("order_taker"):
                continue
            last = place + 1 == len(action.chain) or calling
            behind = action.end if last else action.chain[place + 1].start
            asked = codes_within(tokens, phrase.end, max(behind, phrase.end), self.namings)
            if asked and not self.context.expand(asked) & self.context.members:
                return True
        return False

    def _gives(self, action: Action) -> bool:
        """Whether the action hands something to somebody, who then counts as a partner though no party of the text."""
        verb = action.chain[-1].verb
        return verb.verb_class == "deliver" or verb.verb in word_list("helping")

    def _addressed(self, tokens: Tokens, at: int, floor: int) -> bool:
        """Whether a naming stands behind `to`, `with` or `for`, a list of names between allowed."""
        back = at - 1
        while back >= floor and (tokens.naming[back] >= 0 or tokens.lower[back] in (",", "and", "the")):
            back -= 1
        return back >= floor and tokens.lower[back] in ("to", "with", "for")

    def _joined(self, tokens: Tokens, at: int, floor: int) -> bool:
        """Whether something is done together with a state that is no party: `talks with X`, not `with regard to X`."""
        back = at - 1
        while back >= floor and (tokens.naming[back] >= 0 or tokens.lower[back] in (",", "and", "the")):
            back -= 1
        return back >= floor and tokens.lower[back] == "with"

    def _helped(self, tokens: Tokens, at: int, action: Action) -> bool:
        """Whether a naming tells whom help is for: `aid to people in X`, `X's recovery` under a verb of helping."""
        if tokens.lower[at + 1 : at + 2] and tokens.lower[at].endswith("'s"):
            behind = set(tokens.lower[at + 1 : at + 4])
            before = set(tokens.lower[max(action.chain[0].start, at - 4) : at])
            return bool(behind & word_list("helped")) and bool(before & word_list("help_word"))
        back = at - 1
        while back >= action.object_start and at - back < 7:
            word = tokens.lower[back]
            if word in word_list("help_word"):
                return True
            linking = word in word_list("preposition") or word in word_list("determiner") or tokens.naming[back] >= 0
            if not (linking or word in ("and", ",", "within")):
                return False
            back -= 1
        return False

    def inward(self, tokens: Tokens, action: Action, actors: tuple[str, ...]) -> str:
        """What tells that actors may act only within their own borders: `words`, `own_name`; '' where nothing does."""
        clause = f" {' '.join(tokens.lower[: action.end])} "
        if any(f" {word} " in clause for word in word_list("inward")):
            return "words"
        if self.context.expand(actors) >= self.context.members:
            return ""
        if any(f" {word} " in clause for word in word_list("domestic")):
            return "words"
        hosting = action.chain[-1].verb.verb_class == "event"  # a summit in one's own capital has guests
        if hosting or any(phrase.passive for phrase in action.chain):
            return ""
        named = codes_within(tokens, action.object_start, action.end, self.namings)
        own = bool(named) and self.context.expand(named) <= self.context.expand(actors)
        return "own_name" if self.context.kind == "joint" and own else ""
