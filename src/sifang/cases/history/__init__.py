"""Histories of cases that were kept elsewhere: walked by the same table and rules, written in batches."""

from sifang.cases.history.files import Reader
from sifang.cases.history.load import BATCH, Loaded, load
from sifang.cases.history.told import History, Refused, Tied, ToldStep, WrongStep

__all__ = ["BATCH", "History", "Loaded", "Reader", "Refused", "Tied", "ToldStep", "WrongStep", "load"]
