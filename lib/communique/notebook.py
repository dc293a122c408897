"""All that a notebook needs, under one import: ``from communique.notebook import *``."""

from communique.corpus.opening import load_tables, open_corpus, save_table
from communique.corpus.overview import cross_metadata
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.prevalence import measure_prevalence
from communique.plots.corpus import date_table, draw_dates, draw_roles, measure_roles
from communique.plots.framing import draw_frames
from communique.plots.terms import draw_keyness
from communique.plots.trade import draw_trade, trade_figures
from communique.plots.voices import draw_voices, group_voices, measure_voices, rank_voices, show_longest
from communique.report.display import say, show_figure, show_table
from communique.report.findings import collect_findings, list_unfinished, missing_notebooks
from communique.report.rows import conform_part, make_rows
from communique.tables import conform
from communique.terms.choice import choose_groups, compare_groups, describe_choice
from communique.terms.counts import count_terms

__all__ = [
    "choose_groups",
    "code_frames",
    "collect_findings",
    "compare_groups",
    "conform",
    "conform_part",
    "count_terms",
    "cross_metadata",
    "date_table",
    "describe_choice",
    "draw_dates",
    "draw_frames",
    "draw_keyness",
    "draw_roles",
    "draw_trade",
    "draw_voices",
    "group_voices",
    "list_unfinished",
    "load_tables",
    "make_rows",
    "measure_prevalence",
    "measure_roles",
    "measure_voices",
    "missing_notebooks",
    "open_corpus",
    "rank_voices",
    "read_codebook",
    "save_table",
    "say",
    "show_figure",
    "show_longest",
    "show_table",
    "trade_figures",
]
