"""All that a notebook needs, under one import: ``from communique.notebook import *``."""

from communique.corpus.opening import load_tables, open_corpus, save_table
from communique.corpus.opening import read_located as read_corpus
from communique.corpus.overview import cross_metadata
from communique.framing.codebook import read_codebook
from communique.framing.coding import code_frames
from communique.framing.prevalence import measure_prevalence
from communique.plots.corpus import date_table, draw_dates, draw_roles, measure_roles
from communique.plots.framing import draw_frames
from communique.plots.terms import draw_frequencies, draw_keyness, draw_rankings
from communique.plots.texts import draw_overlap, draw_positions, draw_trends
from communique.plots.trade import draw_trade, trade_figures
from communique.plots.voices import draw_voices, group_voices, measure_voices, rank_voices, show_longest
from communique.report.display import say, show_all, show_figure, show_table
from communique.report.findings import collect_findings, list_unfinished, missing_notebooks
from communique.report.rows import conform_part, make_rows
from communique.tables import conform
from communique.terms.choice import (
    choose_comparison,
    choose_groups,
    compare_groups,
    describe_choice,
    describe_confounding,
    label_columns,
)
from communique.terms.counts import count_terms
from communique.terms.leading import choose_focus, lead_terms, list_frequent
from communique.terms.lines import add_lines, assemble_documents, find_hits, place_hits, spread_lines
from communique.terms.sensitivity import Variant
from communique.terms.steps import (
    BASE,
    collocate,
    compare_chosen,
    compare_rankings,
    compare_reference,
    compare_voices,
    describe_agreement,
    disperse,
    find_translated,
    follow_terms,
    join_comparisons,
    lead_comparison,
    make_options,
    share_phrases,
    show_concordance,
    show_pairs,
    show_phrases,
    vary,
)
from communique.trade.claims import merge_claims

__all__ = [
    "BASE",
    "Variant",
    "add_lines",
    "assemble_documents",
    "choose_comparison",
    "choose_focus",
    "choose_groups",
    "code_frames",
    "collect_findings",
    "collocate",
    "compare_chosen",
    "compare_groups",
    "compare_rankings",
    "compare_reference",
    "compare_voices",
    "conform",
    "conform_part",
    "count_terms",
    "cross_metadata",
    "date_table",
    "describe_agreement",
    "describe_choice",
    "describe_confounding",
    "disperse",
    "draw_dates",
    "draw_frames",
    "draw_frequencies",
    "draw_keyness",
    "draw_overlap",
    "draw_positions",
    "draw_rankings",
    "draw_roles",
    "draw_trade",
    "draw_trends",
    "draw_voices",
    "find_hits",
    "find_translated",
    "follow_terms",
    "group_voices",
    "join_comparisons",
    "label_columns",
    "lead_comparison",
    "lead_terms",
    "list_frequent",
    "list_unfinished",
    "load_tables",
    "make_options",
    "make_rows",
    "measure_prevalence",
    "measure_roles",
    "measure_voices",
    "merge_claims",
    "missing_notebooks",
    "open_corpus",
    "place_hits",
    "rank_voices",
    "read_codebook",
    "read_corpus",
    "save_table",
    "say",
    "share_phrases",
    "show_all",
    "show_concordance",
    "show_figure",
    "show_longest",
    "show_pairs",
    "show_phrases",
    "show_table",
    "spread_lines",
    "trade_figures",
    "vary",
]
