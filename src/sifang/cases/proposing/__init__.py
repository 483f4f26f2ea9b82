"""A problem type proposed from the words of a report, with its reason; the person decides."""

from sifang.cases.proposing.index import Index, Proposal, index_of
from sifang.cases.rulebook import Rulebook

__all__ = ["Index", "Proposal", "index_of", "propose"]


def propose(book: Rulebook, words: str, *, title: str = "", most: int = 3) -> tuple[Proposal, ...]:
    """
    The types the words speak of, the likeliest first; nothing when no type is spoken of.

    The same words on the same day always get the same answer: it is counted from the rulebook's synonyms,
    names and filing conditions, without a network and without a model.
    """
    return index_of(book).propose(words, title=title, most=most)
