"""The page of all runs tells in what one differs from the one before."""

import json

from communique.outcome import Outcome
from communique.report.runs_page import describe_change, write_failure_page, write_runs_page


def make_run(folder, inputs, sums):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("x")
    (folder / "run.json").write_text(json.dumps({"inputs": inputs}))
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  tables/{name}.csv\n" for name, digest in sums.items()))


def entry(name, **more):
    return {"run": name, "folder": f"runs/{name}", "state": "completed", "corpus": "seeds", "failed": [], "documents": 5, "started": "", "seconds": 1, **more}  # fmt: skip


def test_changes_are_told_against_the_run_before(tmp_path):
    make_run(tmp_path / "runs" / "a", {"corpus": "1", "lock": "1"}, {"terms": "1", "roles": "1"})
    make_run(tmp_path / "runs" / "b", {"corpus": "2", "lock": "1"}, {"terms": "2", "roles": "1", "claims": "1"})
    journal = [entry("a"), entry("gone"), entry("b"), entry("x", folder="../../etc"), entry("c", corpus="<i>")]
    write_runs_page(tmp_path, journal)
    page = (tmp_path / "index.html").read_text()
    assert "changed: the texts; other tables: claims and terms" in page
    assert "gone (removed)" in page
    assert "etc" not in page
    assert "&lt;i&gt;" in page


def test_the_same_and_the_broken(tmp_path):
    make_run(tmp_path / "a", {"lock": "1"}, {"terms": "1"})
    make_run(tmp_path / "b", {"lock": "2"}, {"terms": "1"})
    (tmp_path / "c").mkdir()
    assert describe_change(tmp_path / "a", tmp_path / "a") == "run again"
    assert describe_change(tmp_path / "a", tmp_path / "b") == "changed: the locked packages; same tables"
    assert describe_change(tmp_path / "a", tmp_path / "c") == "changed: the locked packages; other tables: terms"


def test_runs_that_ended_badly_say_how(tmp_path):
    make_run(tmp_path / "runs" / "a.failed-1", {"corpus": "1"}, {})
    failed = [{"notebook": "03-trade", "cell": 9, "cause": "error", "error": "KeyError: '<b>'"}]
    journal = [
        entry("a", folder="runs/a.failed-1", state="failed", failed=failed),
        entry("b", folder="", state="interrupted", problem="interrupted by SIGINT"),
        {"run": "c", "folder": "", "state": "killed", "corpus": "seeds"},
        {"run": "d", "folder": "", "corpus": "seeds"},
    ]
    write_runs_page(tmp_path, journal)
    page = (tmp_path / "index.html").read_text()
    assert "03-trade, cell 9: KeyError: &#39;&lt;b&gt;&#39;" in page
    assert "stopped from outside; it left no report<br>interrupted by SIGINT" in page
    assert '<span class="mark killed">killed</span>: ended without a word' in page
    assert "not known" in page
    assert "c (left nothing)" in page


def test_a_run_cut_short_says_so_and_states_no_finding(tmp_path):
    outcomes = [Outcome("00-corpus", "completed"), Outcome("01-framing", "failed", 7, "<i>KeyError", ())]
    write_failure_page(tmp_path, "No space left on device", outcomes, {"corpus_name": "<b>seeds"}, "abc")
    page = (tmp_path / "index.html").read_text()
    assert "No space left on device" in page
    assert "no page here states a finding" in page
    assert "01-framing: failed in cell 7: &lt;i&gt;KeyError" in page
    assert "&lt;b&gt;seeds" in page
