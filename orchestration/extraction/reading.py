"""Which sentences of a statement are read, in order, and what goes over from one to the next.

Belongs here: the subject that a pronoun takes up, the leads of lists, the sentences passed over. Does not belong here:
what a sentence tells (`clauses.py`) and whether that counts (`judging.py`).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from orchestration.extraction.clauses import Clauses
from orchestration.extraction.grammar import find_verb_phrases
from orchestration.extraction.judging import Candidate, Judge
from orchestration.extraction.leads import sets_task, standing_lead, under_lead, with_parties
from orchestration.extraction.splitting import Action
from orchestration.extraction.subjects import NOBODY, Subject
from orchestration.extraction.tokens import tokenize


class Reader:
    """Reads one statement, once.

    Args:
        judge: of the statement.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.context = judge.context
        self._naming_starts = [naming.start for naming in judge.namings]
        self._others = [naming.start for naming in judge.namings if self._names_others(naming.codes)]
        self._leads: dict[int, Action] = {}
        # The last subject that named anybody, and the numbers of the sentences passed over while there was none.
        self._subject = NOBODY
        self._passed: list[int] = []

    def candidates(self, keep_all: bool) -> Iterator[Candidate]:
        """What the rules allow to be a commitment, in order, one by one: each holds on to all of its sentence.

        Args:
            keep_all: whether those too are given that are too unlikely to count.
        """
        for number in range(len(self.judge.sentences)):
            if not self.judge.worth_reading(number):
                continue
            if self.passes_over(number):
                if not self._subject.codes:
                    self._passed.append(number)
            else:
                yield from self._candidates(number, keep_all)

    def passes_over(self, number: int) -> bool:
        """Whether a sentence need not be read: its statement has one side, and nobody else is spoken of.

        Whoever acts in it is that side, and it has no partner; so there is nothing to find (`Judge` asks for two).
        Somebody else is spoken of where a name, a pronoun or the lead of a list may stand for others. What leads a
        list is always read.
        """
        if not self.context.one_sided or self._names_others(self._subject.codes):
            return False
        sentence = self.judge.sentences[number]
        lead = self._leads.get(sentence.lead)
        if self._leads_list(number) or (lead is not None and self._names_others(lead.subject.codes)):
            return False
        nearest = bisect_left(self._others, sentence.start)
        return nearest == len(self._others) or self._others[nearest] >= sentence.end

    def _names_others(self, codes: Sequence[str]) -> bool:
        """Whether codes name anybody but the parties of the statement."""
        return any(code not in self.context.parties for code in codes)

    def _leads_list(self, number: int) -> bool:
        return self.judge.copy[self.judge.sentences[number].end - 1] == ":"

    def _candidates(self, number: int, keep_all: bool) -> list[Candidate]:
        sentence = self.judge.sentences[number]
        clauses = self._clauses(number, self._subject_before)
        actions = clauses.actions()
        if sentence.kind == "bullet" and not any(a.chain[0].finite for a in actions):
            governing = self._leads.get(sentence.lead) or self.judge.heading_lead(number)
            if governing is None and sets_task(clauses.tokens, clauses.phrases):
                governing = standing_lead("will", self.context, how="unled")
            if governing:
                actions = under_lead(clauses.tokens, clauses.phrases, governing, clauses.splitter)
        told = self.judge.candidates(number, clauses.tokens, actions, keep_all)
        if actions and self._leads_list(number):
            self._leads[number] = with_parties(actions[-1], self.context)
            # `signed two documents:` says nothing that its list does not.
            told = [c for c in told if not {"object:none", "announces_list"} & set(c.features)]
        if clauses.subject.codes:
            self._subject, self._passed = clauses.subject, []
        return told

    def _clauses(self, number: int, before: Callable[[], Subject]) -> Clauses:
        sentence, namings = self.judge.sentences[number], self.judge.namings
        tokens = tokenize(self.judge.copy, sentence.start, sentence.end, namings, self._naming_starts)
        phrases = find_verb_phrases(tokens)
        checkable, listed = self.judge.checkable(tokens), sentence.kind == "bullet"
        return Clauses(tokens, phrases, namings, self.context, before, checkable, listed)

    def _subject_before(self) -> Subject:
        """The last subject that named anybody; before there is one, sentences passed over are read for theirs.

        They tell of nobody but the one side, so the first of them that names it is as good as the last.
        """
        for number in self._passed:
            if self._subject.codes:
                break
            clauses = self._clauses(number, lambda: NOBODY)
            clauses.actions()
            self._subject = clauses.subject if clauses.subject.codes else NOBODY
        self._passed = []
        return self._subject
