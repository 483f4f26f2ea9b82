"""The front door of the ledgers: declare a sheet, read a file, plan it, load it."""

from sifang.ledgers.actions.load import LoadRefused, load, preview
from sifang.ledgers.cells import CellFault, Range, amount, day, degrees, fee, shown, text, whole, year, yes_no
from sifang.ledgers.mapping import Mapping, MappingMistake, read_mapping
from sifang.ledgers.models import LedgerBatch, LedgerChange
from sifang.ledgers.plan import CHANGED, NEW, SAME, Change, Fault, Plan, refused_rows
from sifang.ledgers.reading.content import NotATable
from sifang.ledgers.sheets import Column, Load, NoSuchSheet, Sheet, declare, sheet, sheets
from sifang.ledgers.table import Row, Table, read_table
from sifang.ledgers.writing import copy_rows, reserve_ids, update_rows

__all__ = [
    "CHANGED", "NEW", "SAME", "CellFault", "Change", "Column", "Fault", "LedgerBatch", "LedgerChange", "Load",
    "LoadRefused", "Mapping", "MappingMistake", "NoSuchSheet", "NotATable", "Plan", "Range", "Row", "Sheet",
    "Table", "amount", "copy_rows", "day", "declare", "degrees", "fee", "load", "preview", "read_mapping",
    "read_table", "refused_rows", "reserve_ids", "sheet", "sheets", "shown", "text", "update_rows", "whole", "year",
    "yes_no",
]  # fmt: skip
