"""Signals: whenever one comes, no step is torn, and the run is told as what it was."""

import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.outcome import Outcome
from communique.runs import making, run
from communique.runs.execution import Stop
from communique.runs.plan import Task
from communique.runs.pool import Stopped, execute_all, held_signals

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(params=SIGNALS, ids=lambda number: number.name)
def number(request):
    return request.param


@pytest.fixture(autouse=True)
def heard():
    """Signals are heard, also where who started the tests has them ignored, as ``nohup`` and background jobs do."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        if before[number] == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("Leaders met in the capital on Monday.\n", encoding="utf-8")
    return run.plan_run(str(tmp_path / "texts"), only=["00-corpus"], out=tmp_path / "out")


def journal(plan):
    return [json.loads(line)["state"] for line in (plan.out / "journal.jsonl").read_text().splitlines()]


def test_a_notebook_is_taken_over_whole_when_a_signal_comes(tmp_path, number):
    """A fault once seen: a notebook counted as completed while its tables were still being moved."""
    taken = []

    def end(task, outcome):
        if outcome.state == "completed":
            os.kill(os.getpid(), number)
            taken.append(task.name)

    tasks = [Task(tmp_path / f"{name}.ipynb", {}, True) for name in "abc"]
    outcomes, came = execute_all(
        tasks,
        jobs=1,
        begin=lambda task: lambda: Outcome(task.name, "completed"),
        end=end,
        stop=Stop(),
        deadline=None,
    )
    assert came == number
    assert taken == ["a"]
    assert [(o.state, o.cause) for o in outcomes] == [("completed", ""), ("failed", "not run"), ("failed", "not run")]


def test_who_asks_twice_leaves_at_once(number):
    with held_signals(is_leaving_twice=True) as held:
        os.kill(os.getpid(), number)
        assert held.number == number
        with pytest.raises(Stopped):
            os.kill(os.getpid(), number)


def test_a_run_stopped_while_the_corpus_is_read_says_so(plan, number, monkeypatch):
    monkeypatch.setattr(run, "parse_planned", lambda *given: os.kill(os.getpid(), number))
    result = run.run_notebooks(plan, options=run.RunOptions(kernels="cold"))
    assert (result.folder, result.signal) == (None, number)
    assert f"interrupted ({number.name}) while the corpus was read" in result.problem
    assert journal(plan) == ["interrupted"]


def test_a_run_that_is_being_published_stands(plan, number, monkeypatch):
    """A fault once seen: a run that had been moved into its place was told as interrupted."""
    publish = making.publish

    def make(attempt, parsed, kernels, progress, staged):
        (staged / "index.html").write_text("x")
        run.folders.write_sums(staged)

    def publish_slowly(attempt, staged):
        folder = publish(attempt, staged)
        os.kill(os.getpid(), number)
        return folder

    monkeypatch.setattr(making, "make_run", make)
    monkeypatch.setattr(making, "publish", publish_slowly)
    result = run.run_notebooks(plan, options=run.RunOptions(kernels="cold"))
    assert (result.signal, result.problem) == (0, "")
    assert journal(plan) == ["completed"]
    assert run.find_run(plan) == result.folder


def test_an_interrupt_in_an_import_is_told_all_the_same(plan, monkeypatch):
    """A fault once seen: the page that tells of the interrupt needed the very package that was half imported."""

    def make(attempt, parsed, kernels, progress, staged):
        for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
            monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.setitem(sys.modules, "communique.report.site", None)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(making, "make_run", make)
    result = run.run_notebooks(plan, options=run.RunOptions(kernels="cold"))
    assert result.signal == signal.SIGTERM
    assert "before its report was written" in (result.folder / "index.html").read_text(encoding="utf-8")
    assert journal(plan) == ["interrupted"]


def test_texts_that_change_while_they_are_read_are_refused(plan, monkeypatch):
    parse = run.parse_planned

    @contextmanager
    def parse_and_write(plan, *more):
        with parse(plan, *more) as parsed:
            Path(plan.corpus, "a.txt").write_text("Other words.\n", encoding="utf-8")
            yield parsed

    monkeypatch.setattr(run, "parse_planned", parse_and_write)
    with pytest.raises(run.InputError, match="changed while it was read"):
        run.run_notebooks(plan, options=run.RunOptions(kernels="cold"))
    assert not plan.out.exists()
