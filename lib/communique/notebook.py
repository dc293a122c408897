"""All that a notebook needs, under one import: ``from communique.notebook import *``."""

from communique import __version__ as library_version
from communique.corpus.opening import load_tables, open_corpus, save_table
from communique.corpus.overview import cross_metadata
from communique.framing.breakdown import break_down, choose_breakdown, list_frames, spread_evidence
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.crossing import (
    cross_actors,
    cross_frames,
    cross_voices,
    find_unframed,
    list_speakers,
    place_frames,
)
from communique.framing.given import validate_coding
from communique.framing.methods import describe_methods
from communique.framing.prevalence import measure_prevalence
from communique.framing.scope import choose_sentences, find_spans
from communique.framing.summary import describe_coding, tabulate_validation, widen_statistics
from communique.framing.voices import count_voice_words
from communique.plots.corpus import date_table, draw_dates, draw_roles, measure_roles
from communique.plots.framing import draw_frames, draw_overall
from communique.plots.framing_correction import draw_corrected
from communique.plots.framing_crossed import draw_actors, draw_frame_voices, draw_pairs, draw_places
from communique.plots.terms import draw_keyness
from communique.plots.trade import draw_trade, trade_figures
from communique.plots.voices import draw_voices, group_voices, measure_voices, rank_voices, show_longest
from communique.report.display import say, show_all, show_figure, show_filtered, show_list, show_table
from communique.report.findings import collect_findings, list_unfinished, missing_notebooks
from communique.report.rows import conform_part, make_rows
from communique.tables import conform
from communique.terms.choice import choose_groups, compare_groups, describe_choice
from communique.terms.counts import count_terms

__all__ = [
    "break_down",
    "choose_breakdown",
    "choose_groups",
    "choose_sentences",
    "code_frames",
    "collect_findings",
    "compare_groups",
    "conform",
    "conform_part",
    "count_terms",
    "count_voice_words",
    "cross_actors",
    "cross_frames",
    "cross_metadata",
    "cross_voices",
    "date_table",
    "describe_choice",
    "describe_coding",
    "describe_methods",
    "draw_actors",
    "draw_corrected",
    "draw_dates",
    "draw_frame_voices",
    "draw_frames",
    "draw_keyness",
    "draw_overall",
    "draw_pairs",
    "draw_places",
    "draw_roles",
    "draw_trade",
    "draw_voices",
    "find_spans",
    "find_unframed",
    "group_voices",
    "library_version",
    "list_frames",
    "list_speakers",
    "list_unfinished",
    "load_tables",
    "make_rows",
    "measure_prevalence",
    "measure_roles",
    "measure_voices",
    "missing_notebooks",
    "open_corpus",
    "place_frames",
    "rank_voices",
    "read_codebook",
    "save_table",
    "say",
    "show_all",
    "show_figure",
    "show_filtered",
    "show_list",
    "show_longest",
    "show_table",
    "spread_evidence",
    "tabulate_validation",
    "trade_figures",
    "validate_coding",
    "widen_statistics",
]
