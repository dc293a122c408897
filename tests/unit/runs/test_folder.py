"""The outputs folder: what is written is whole, what was torn does no harm."""

import json
import os

import pandas as pd
import pytest

from communique.errors import InputError
from communique.report.runs_page import write_runs_page
from communique.runs import folder as folders
from communique.runs.compare import compare_tables
from communique.runs.locking import hold, settle_killed, write_running
from communique.runs.workshop import list_earlier


def make_run(out, name, text):
    folder = folders.stage_run(out, name)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    folders.write_sums(folder)
    return folder


def test_a_new_run_takes_the_place_of_one_with_the_same_id(tmp_path):
    first = folders.publish_run(make_run(tmp_path, "abc", "one"), tmp_path, "abc")
    before = first.stat().st_ino
    assert folders.publish_run(make_run(tmp_path, "abc", "one"), tmp_path, "abc").stat().st_ino == before
    again = folders.publish_run(make_run(tmp_path, "abc", "two"), tmp_path, "abc")
    assert (again / "a.txt").read_text() == "two"
    assert [p.name for p in (tmp_path / "runs").iterdir()] == ["abc"]


def test_the_same_run_mends_one_that_was_damaged(tmp_path):
    first = folders.publish_run(make_run(tmp_path, "abc", "one"), tmp_path, "abc")
    (first / "a.txt").write_text("damaged")
    folders.publish_run(make_run(tmp_path, "abc", "one"), tmp_path, "abc")
    assert (first / "a.txt").read_text() == "one"


def test_a_run_that_was_set_aside_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    target = folders.publish_run(make_run(tmp_path, "abc", "one"), tmp_path, "abc")
    target.rename(tmp_path / "runs" / ".abc.old")  # as if killed between the two renames
    make_run(tmp_path, "abc", "half")
    folders.clear_stale(tmp_path)
    assert (target / "a.txt").read_text() == "one"
    assert [p.name for p in (tmp_path / "runs").iterdir()] == ["abc"]
    folders.publish_run(make_run(tmp_path, "abc", "two"), tmp_path, "abc")
    assert (target / "a.txt").read_text() == "two"


def test_a_torn_line_of_the_journal_stays_alone(tmp_path):
    folders.write_journal(tmp_path, {"run": "a"})
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('{"run": "b", "sta')
    folders.write_journal(tmp_path, {"run": "c"})
    assert [entry["run"] for entry in folders.read_journal(tmp_path)] == ["a", "c"]


@pytest.mark.parametrize(("is_published", "state"), [(False, "killed"), (True, "completed")])
def test_a_killed_run_is_entered_once_as_what_it_was(tmp_path, is_published, state):
    (tmp_path / "runs").mkdir()
    write_running(tmp_path, {"attempt": "abc-1", "run": "abc", "started": "2026-01-01T00:00:00Z"})
    staged = make_run(tmp_path, "abc", "one")
    if is_published:
        folders.publish_run(staged, tmp_path, "abc")
    settle_killed(tmp_path)
    settle_killed(tmp_path)
    assert [entry["state"] for entry in folders.read_journal(tmp_path)] == [state]
    assert [p.name for p in (tmp_path / "runs").iterdir()] == (["abc"] if is_published else [])


def test_facts_that_are_torn_are_no_facts(tmp_path):
    (tmp_path / "run.json").write_text('{"run": ')
    assert folders.read_facts(tmp_path) == {}
    folders.write_facts(tmp_path, {"run": "é"})
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8")) == {"run": "é"}


def test_rows_are_matched_by_key():
    old = pd.DataFrame({"doc_id": ["a", "a", "b"], "term": ["x", "y", "x"], "n": ["1", "2", "3"]})
    new = pd.DataFrame({"doc_id": ["b", "a", "c"], "term": ["x", "x", "x"], "n": ["3", "5", "1"]})
    change = compare_tables("counts", old, new)
    assert [(row.kind, dict(row.key), row.changed) for row in change.rows] == [
        ("removed", {"doc_id": "a", "term": "y"}, ()),
        ("added", {"doc_id": "c", "term": "x"}, ()),
        ("changed", {"doc_id": "a", "term": "x"}, (("n", "1", "5"),)),
    ]
    lost = compare_tables("counts", old, new.drop(columns="term"))
    assert lost.rows == ()
    assert "rows cannot be matched without term" in lost.note


def test_old_runs_go_and_new_failures_stay(tmp_path):
    made = {}
    for at, name in enumerate(["a.failed", "b", "c", "d.failed", "e"]):
        staged = make_run(tmp_path, name[0], name)
        keep = folders.keep_failed if "failed" in name else folders.publish_run
        made[name] = keep(staged, tmp_path, name[0])
        os.utime(made[name] / folders.SUMS, (-at, -at))  # a clock that went backwards: the journal knows better
        folders.write_journal(tmp_path, {"run": name[0], "folder": f"runs/{made[name].name}"})
    assert folders.remove_old(tmp_path, 2, made["e"]) == ["a.failed-1", "b"]
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == ["c", "d.failed-1", "e"]
    assert folders.remove_old(tmp_path, 2, made["e"]) == []
    assert folders.remove_old(tmp_path, 1, made["c"]) == ["e"]  # the run that was just made always stays


def test_a_run_of_which_nothing_else_is_known_is_as_old_as_its_sums(tmp_path):
    for at, name in enumerate("abc"):
        os.utime(folders.publish_run(make_run(tmp_path, name, name), tmp_path, name) / folders.SUMS, (at, at))
    assert [folder.name for folder in folders.list_runs(tmp_path)] == ["c", "b", "a"]


def test_a_journal_of_rubbish_harms_nothing(tmp_path):
    (tmp_path / "runs" / "a").mkdir(parents=True)
    lines = ["[" * 100_000, "3", "null", '{"folder": "runs/a"}', '{"folder": "", "failed": 7}', '{"folder": ["x"]}']
    (tmp_path / "journal.jsonl").write_bytes("\n".join(lines).encode() + b"\xff\n")
    write_runs_page(tmp_path, folders.read_journal(tmp_path))
    assert "(removed)" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_sums_and_facts_that_were_edited_give_no_results_to_take_over(tmp_path):
    staged = make_run(tmp_path, "abc", "one")
    (staged / "notebooks").mkdir()
    (staged / "notebooks" / "x.ipynb").write_text("{}")
    told = {"state": "completed", "key": "k", "files": ["a.txt"]}
    folders.write_facts(staged, {"run": "abc", "inputs": {}, "notebooks": {"x": told}})
    folders.write_sums(staged)
    run = folders.publish_run(staged, tmp_path, "abc")
    assert list(list_earlier(tmp_path)) == ["k"]
    facts = (run / "run.json").read_text()
    for damaged in (facts.replace('"k"', '"other"'), "[]", '{"inputs": []}'):
        (run / "run.json").write_text(damaged)
        assert list_earlier(tmp_path) == {}
    (run / "run.json").write_text(facts)
    (run / folders.SUMS).write_bytes(b"\xff\nno sums\n")
    assert list_earlier(tmp_path) == {}
    assert folders.read_sums(run) == {}


def test_rows_with_the_same_key_are_all_compared():
    old = pd.DataFrame({"doc_id": ["a", "a"], "term": ["x", "x"], "n": ["1", "2"]})
    new = pd.DataFrame({"doc_id": ["a", "a"], "term": ["x", "x"], "n": ["3", "2"]})
    (row,) = compare_tables("counts", old, new).rows
    assert row.changed == (("n", "1", "3"),)
    assert "another order" in compare_tables("counts", old, old).note


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="nothing can be written there"), hold(tmp_path / "file"):
        pass
