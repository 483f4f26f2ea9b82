"""The front door of the ledgers: declare a sheet, read a file, plan it, load it."""

from sifang.ledgers.actions.load import load, plan_table, run
from sifang.ledgers.actions.undo import LaterChanges, undo
from sifang.ledgers.cells import (
    CellFault,
    Proposed,
    Range,
    amount,
    day,
    degrees,
    fee,
    shown,
    text,
    whole,
    year,
    yes_no,
)
from sifang.ledgers.mapping import Mapping, MappingMistake, read_mapping
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.origins import Origin, origins
from sifang.ledgers.plan import ALSO, CHANGED, NEW, SAME, Change, Fault, Perhaps, Plan, Shape, refused_rows
from sifang.ledgers.planned.making import preview
from sifang.ledgers.reading.content import NotATable
from sifang.ledgers.reading.tables import FoundTable, find_tables
from sifang.ledgers.refused import LoadRefused
from sifang.ledgers.sheets import (
    Column,
    Load,
    NoSuchSheet,
    Pairing,
    Sheet,
    Subject,
    declare,
    sheet,
    sheet_of,
    sheets,
)
from sifang.ledgers.table import Row, Table, read_table
from sifang.ledgers.writing import Ids, copy_rows, reserve_ids, update_rows

__all__ = [
    "ALSO", "CHANGED", "NEW", "SAME", "CellFault", "Change", "Column", "Fault", "FoundTable", "Ids", "LaterChanges", "LedgerBatch", "LedgerRow", "Load",
    "LoadRefused", "Mapping", "MappingMistake", "NoSuchSheet", "NotATable", "Origin", "Pairing", "Perhaps", "Plan", "Proposed", "Range", "Row", "Shape", "Sheet", "Subject",
    "Table", "amount", "copy_rows", "day", "declare", "degrees", "fee", "find_tables", "load", "origins", "plan_table", "preview", "read_mapping",
    "read_table", "refused_rows", "reserve_ids", "run", "sheet", "sheet_of", "sheets", "shown", "text", "undo", "update_rows", "whole", "year",
    "yes_no",
]  # fmt: skip
