"""The verbs of a problem: found, resolved."""

from sifang.cases.actions.problem import find_problem, resolve_problem

__all__ = ["find_problem", "resolve_problem"]
