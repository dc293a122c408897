"""All that a notebook needs, under one import: ``from communique.notebook import *``."""

from communique import __version__ as library_version
from communique.corpus.opening import load_tables, open_corpus, save_gathered, save_table
from communique.corpus.opening import read_located as read_corpus
from communique.corpus.overview import cross_metadata
from communique.framing.breakdown import (
    add_sentences,
    break_down,
    choose_breakdown,
    list_frames,
    save_breakdown,
    spread_evidence,
)
from communique.framing.codebook import read_codebook
from communique.framing.coded import code_corpus
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
from communique.framing.scope import choose_sentences
from communique.framing.summary import describe_coding, tabulate_validation, widen_statistics
from communique.framing.voices import count_voice_words
from communique.plots.corpus import date_table, draw_dates, draw_roles, measure_roles
from communique.plots.framing import draw_frames, draw_overall
from communique.plots.framing_correction import draw_corrected
from communique.plots.framing_crossed import draw_actors, draw_frame_voices, draw_pairs, draw_places
from communique.plots.terms import draw_keyness
from communique.plots.terms_overview import draw_frequencies, draw_rankings
from communique.plots.texts import draw_overlap, draw_positions, draw_trends
from communique.plots.trade import draw_growth, draw_shares, draw_trade, trade_figures
from communique.plots.voices import draw_voices, group_voices, measure_voices, rank_voices, show_longest
from communique.report.claimed import list_claimed
from communique.report.display import say, show_all, show_figure, show_filtered, show_list, show_table
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
from communique.terms.hits import describe_hits, find_hits, tabulate_hits
from communique.terms.joining import choose_units, count_apart, describe_units
from communique.terms.leading import choose_focus, lead_terms, list_frequent
from communique.terms.leads import gather_leads, show_concordance, show_leading, show_lines
from communique.terms.lines import add_lines, assemble_documents, place_hits, spread_lines
from communique.terms.options import make_options
from communique.terms.sensitivity import Variant
from communique.terms.showing import (
    add_period_lines,
    compare_rankings,
    describe_agreement,
    name_columns,
    show_agreement,
    show_pairs,
    show_phrases,
    show_rankings,
    show_spread,
    show_units,
)
from communique.terms.steps import (
    BASE,
    collocate,
    compare_chosen,
    compare_reference,
    compare_voices,
    count_texts,
    disperse,
    find_translated,
    follow_terms,
    join_comparisons,
    save_counts,
    share_phrases,
    vary,
)
from communique.terms.stretched import read_texts
from communique.trade.claims import merge_claims
from communique.trade.comparisons import compare_reference as compare_series
from communique.trade.consistency import check_claims
from communique.trade.derived import derive_values
from communique.trade.evidence import find_evidence, list_claims, list_comparisons, list_derived, list_verdicts
from communique.trade.reference import describe_reference, load_reference

__all__ = [
    "BASE",
    "Variant",
    "add_lines",
    "add_period_lines",
    "add_sentences",
    "assemble_documents",
    "break_down",
    "check_claims",
    "choose_breakdown",
    "choose_comparison",
    "choose_focus",
    "choose_groups",
    "choose_sentences",
    "choose_units",
    "code_corpus",
    "code_frames",
    "collect_findings",
    "collocate",
    "compare_chosen",
    "compare_groups",
    "compare_rankings",
    "compare_reference",
    "compare_series",
    "compare_voices",
    "conform",
    "conform_part",
    "count_apart",
    "count_terms",
    "count_texts",
    "count_voice_words",
    "cross_actors",
    "cross_frames",
    "cross_metadata",
    "cross_voices",
    "date_table",
    "derive_values",
    "describe_agreement",
    "describe_choice",
    "describe_coding",
    "describe_confounding",
    "describe_hits",
    "describe_methods",
    "describe_reference",
    "describe_units",
    "disperse",
    "draw_actors",
    "draw_corrected",
    "draw_dates",
    "draw_frame_voices",
    "draw_frames",
    "draw_frequencies",
    "draw_growth",
    "draw_keyness",
    "draw_overall",
    "draw_overlap",
    "draw_pairs",
    "draw_places",
    "draw_positions",
    "draw_rankings",
    "draw_roles",
    "draw_shares",
    "draw_trade",
    "draw_trends",
    "draw_voices",
    "find_evidence",
    "find_hits",
    "find_translated",
    "find_unframed",
    "follow_terms",
    "gather_leads",
    "group_voices",
    "join_comparisons",
    "label_columns",
    "lead_terms",
    "library_version",
    "list_claimed",
    "list_claims",
    "list_comparisons",
    "list_derived",
    "list_frames",
    "list_frequent",
    "list_speakers",
    "list_unfinished",
    "list_verdicts",
    "load_reference",
    "load_tables",
    "make_options",
    "make_rows",
    "measure_prevalence",
    "measure_roles",
    "measure_voices",
    "merge_claims",
    "missing_notebooks",
    "name_columns",
    "open_corpus",
    "place_frames",
    "place_hits",
    "rank_voices",
    "read_codebook",
    "read_corpus",
    "read_texts",
    "save_breakdown",
    "save_counts",
    "save_gathered",
    "save_table",
    "say",
    "share_phrases",
    "show_agreement",
    "show_all",
    "show_concordance",
    "show_figure",
    "show_filtered",
    "show_leading",
    "show_lines",
    "show_list",
    "show_longest",
    "show_pairs",
    "show_phrases",
    "show_rankings",
    "show_spread",
    "show_table",
    "show_units",
    "spread_evidence",
    "spread_lines",
    "tabulate_hits",
    "tabulate_validation",
    "trade_figures",
    "validate_coding",
    "vary",
    "widen_statistics",
]
