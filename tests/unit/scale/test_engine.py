"""Engines give every task's result, whatever becomes of the processes that compute it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from communique.engine import ATTEMPTS, Failure, InProcess, Pool, count_cores, open_engine
from communique.errors import CommuniqueError, InputError


def double(task: int) -> int:
    return 2 * task


def refuse_three(task: int) -> int:
    if task == 3:
        raise ValueError("three\nis no number")
    return task


def die_at_three(task: int) -> int:
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def die_once(task: tuple[str, int]) -> int:
    flag, number = Path(task[0]), task[1]
    if number == 3 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(task: int) -> int:
    raise CommuniqueError(f"task {task}: another version")


@pytest.mark.parametrize(
    "engine", [InProcess(), Pool(1), Pool(2), Pool(3)], ids=["in process", "pool of 1", "pool of 2", "pool of 3"]
)
def test_every_task_has_its_result(engine: InProcess | Pool) -> None:
    assert sorted(engine.map(double, iter(range(7)))) == [(n, 2 * n) for n in range(7)]
    assert list(engine.map(double, [])) == []
    assert list(engine.map(double, [4])) == [(4, 8)]


@pytest.mark.parametrize("engine", [InProcess(), Pool(2)], ids=["in process", "pool"])
def test_a_task_that_fails_three_times_is_given_back_with_its_reason(engine: InProcess | Pool) -> None:
    results = dict(engine.map(refuse_three, range(5)))
    assert {n for n, result in results.items() if result == n} == {0, 1, 2, 4}
    assert isinstance(results[3], Failure)
    assert results[3].reason.startswith("ValueError: three is no number (test_engine.py, line ")


def test_a_process_that_dies_is_replaced_and_its_task_tried_again(tmp_path: Path) -> None:
    tasks = [(str(tmp_path / "died"), number) for number in range(6)]
    assert sorted(result for _, result in Pool(2).map(die_once, tasks)) == list(range(6))
    assert (tmp_path / "died").exists()


def test_a_task_that_kills_its_process_is_given_up_and_the_others_go_on() -> None:
    results = dict(Pool(2).map(die_at_three, range(6)))
    assert {n for n, result in results.items() if result == n} == {0, 1, 2, 4, 5}
    assert results[3] == Failure("its process was ended by SIGKILL, perhaps for want of memory")
    assert ATTEMPTS == 3


@pytest.mark.parametrize("engine", [InProcess(), Pool(2)], ids=["in process", "pool"])
def test_an_error_for_the_user_ends_it_all(engine: InProcess | Pool) -> None:
    with pytest.raises(CommuniqueError, match="another version"):
        list(engine.map(leave, range(5)))


def test_few_tasks_are_held_at_a_time() -> None:
    read = []

    def tasks():
        for number in range(40):
            read.append(number)
            yield number

    for n_done, _ in enumerate(Pool(2).map(double, tasks()), start=1):
        assert len(read) <= n_done + 4


def test_leaving_early_ends_the_processes() -> None:
    results = Pool(2).map(double, range(100))
    next(results)
    results.close()
    assert next(results, None) is None


@pytest.mark.parametrize(
    ("name", "jobs", "message"),
    [("spark", 0, "choose local, dask"), ("local", -1, "--jobs -1"), ("", 0, "choose local, dask")],
)
def test_an_unknown_engine_is_refused(name: str, jobs: int, message: str) -> None:
    with pytest.raises(InputError, match=message), open_engine(name, jobs=jobs):
        pass


def test_one_job_computes_here() -> None:
    with open_engine("local", jobs=1) as engine:
        assert isinstance(engine, InProcess)
    with open_engine("local", jobs=2) as engine:
        assert isinstance(engine, Pool)
    assert count_cores() >= 1
