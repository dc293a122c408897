"""The truth about failure: what went wrong is told as it was, everywhere, and what went well stays."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

PARAMETERS = (
    'corpus: str = "seeds"  # a folder of texts\ntables_dir: str = ""  # where tables go\nn: int = 1  # a number\n'
)
WAIT = 60


def write_notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source, id=f"cell-{at}") for at, source in enumerate(sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def clone(root, tmp_path):
    """The library with notebooks of the test's own, and a corpus of one text."""
    folder = tmp_path / "clone"
    (folder / "notebooks").mkdir(parents=True)
    shutil.copytree(root / "lib", folder / "lib", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text("Leaders met in the capital on Monday.\n", encoding="utf-8")
    return folder


def start(clone, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "communique.cli", "run", "texts", "--out", "out", "--kernels", "cold", *arguments],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone / "lib"), "CLONE": str(clone)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    out, err = process.communicate(timeout=WAIT)
    return process.returncode, out, err


def journal(clone):
    return [json.loads(line) for line in (clone / "out" / "journal.jsonl").read_text().splitlines()]


def wait_for(path: Path):
    deadline = time.monotonic() + WAIT
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.05)


def outputs_of(folder, name):
    notebook = nbformat.read(folder / "notebooks" / f"{name}.ipynb", as_version=4)
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


BAD = {
    "01-sleeps": ("import time; time.sleep(300)", "timeout", "time limit for a cell"),
    "02-killed": (
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "killed",
        "the kernel was killed by signal 9 (SIGKILL)",
    ),
    "03-crashes": ("import faulthandler; faulthandler._sigsegv()", "killed", "signal 11 (SIGSEGV)"),
    "04-greedy": ("raise MemoryError('too much')", "memory", "MemoryError: too much"),
    "05-full": ("import errno; raise OSError(errno.ENOSPC, 'No space left on device')", "disk", "No space left"),
    "06-wrong": ("raise ValueError('wrong')", "error", "ValueError: wrong"),
    "09-no-room": (
        "import errno; raise OSError(errno.ENOMEM, 'Cannot allocate memory')",
        "memory",
        "[Errno 12] Cannot",
    ),
    "10-starved": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\nbytearray(1 << 30)",
        "memory",
        "MemoryError",
    ),
    "07-leaves": ("import os; os._exit(3)", "killed", "the kernel ended with exit code 3"),
}


def test_each_failure_is_told_as_it_was(clone):
    write_notebook(
        clone / "notebooks" / "00-fine.ipynb", "print('well')", "open(f'{tables_dir}/own.csv', 'w').write('a')"
    )
    write_notebook(clone / "notebooks" / "11-prints.ipynb", "print('x' * 3_000_000)")
    for name, (source, _, _) in BAD.items():
        write_notebook(clone / "notebooks" / f"{name}.ipynb", "print('begun')", source)
    code, out, err = finish(start(clone, "--cell-timeout", "4", "--jobs", "3"))
    assert code == 1, err
    folder = Path(out.strip()).parent
    folder = clone / folder
    assert folder.name.endswith(".failed-1")
    entry = journal(clone)[-1]
    assert entry["state"] == "failed"
    told = {item["notebook"]: item for item in entry["failed"]}
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert set(told) == set(BAD)
    for name, (_, cause, words) in BAD.items():
        assert told[name]["cause"] == cause, name
        assert told[name]["cell"] == 4, name
        assert words in told[name]["error"], name
        assert words in err, name
        assert words in index, name
        assert words in (folder / f"{name}.html").read_text(encoding="utf-8"), name
        outputs = outputs_of(folder, name)
        assert outputs[0]["text"] == "begun\n", name
        assert outputs[-1]["output_type"] == "error", name
        assert words.split(": ")[-1] in json.dumps(outputs[-1]), name
    # A fault once seen: a long line held the whole run up, whatever its limits of time.
    assert "2,000,001 characters left out" in outputs_of(folder, "11-prints")[0]["text"]
    assert (folder / "tables" / "own.csv").read_text() == "a"
    assert outputs_of(folder, "00-fine")[0]["text"] == "well\n"
    # A fault once seen: notebooks that went well were executed again once the others were mended.
    for name in BAD:
        (clone / "notebooks" / f"{name}.ipynb").unlink()
    code, out, err = finish(start(clone))
    assert code == 0, err
    assert f"00-fine is unchanged: taken from run {folder.name}" in err
    assert (clone / Path(out.strip()).parent / "tables" / "own.csv").read_text() == "a"


SLEEPS = "import os, time; open(os.environ['CLONE'] + '/begun', 'w'); time.sleep(300)"


def test_an_interrupt_keeps_what_was_done(clone):
    write_notebook(clone / "notebooks" / "00-fine.ipynb", "print('well')")
    write_notebook(clone / "notebooks" / "01-sleeps.ipynb", SLEEPS)
    write_notebook(clone / "notebooks" / "02-never.ipynb", "print('never')")
    process = start(clone, "--jobs", "1")
    wait_for(clone / "begun")
    process.send_signal(signal.SIGINT)
    returned, out, err = finish(process)
    assert returned == 130, err
    assert "Traceback" not in err
    entry = journal(clone)[-1]
    assert entry["state"] == "interrupted"
    assert [(item["notebook"], item["cause"]) for item in entry["failed"]] == [
        ("01-sleeps", "interrupted"),
        ("02-never", "not run"),
    ]
    folder = clone / Path(out.strip()).parent
    assert folder.name.endswith(".failed-1")
    assert outputs_of(folder, "00-fine")[0]["text"] == "well\n"
    assert "interrupted" in json.dumps(outputs_of(folder, "01-sleeps")[-1])
    assert "interrupted" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_run_has_a_time_limit(clone):
    write_notebook(clone / "notebooks" / "00-sleeps.ipynb", SLEEPS)
    code, _, err = finish(start(clone, "--timeout", "3"))
    assert code == 1
    assert "time limit for the whole run" in err
    assert journal(clone)[-1]["failed"][0]["cause"] == "timeout"


def test_a_second_run_waits_or_says_why_it_does_not(clone):
    write_notebook(
        clone / "notebooks" / "00-waits.ipynb",
        "import os, time; open(os.environ['CLONE'] + '/begun', 'w')\nwhile not os.path.exists(os.environ['CLONE'] + '/go'): time.sleep(0.1)",
    )
    first = start(clone)
    wait_for(clone / "begun")
    code, _, err = finish(start(clone, "--no-wait"))
    assert code == 1
    assert re.search(rf"another run is at work in out \(process {first.pid}, on texts, since 20\S+\)", err)
    second = start(clone)
    while "waiting for it to end" not in second.stderr.readline():
        assert second.poll() is None
    (clone / "go").touch()
    assert finish(first)[0] == 0
    code, out, _ = finish(second)
    assert code == 0
    assert "Nothing to do" in out
    assert [entry["state"] for entry in journal(clone)] == ["completed"]


def test_a_killed_run_is_told_and_cleaned_up_by_the_next(clone):
    write_notebook(clone / "notebooks" / "00-sleeps.ipynb", SLEEPS)
    process = start(clone)
    wait_for(clone / "begun")
    process.kill()
    assert finish(process)[0] == -signal.SIGKILL
    assert [p.name for p in (clone / "out" / "runs").glob(".*")] != []
    write_notebook(clone / "notebooks" / "00-sleeps.ipynb", "print('awake')")
    with (clone / "out" / "journal.jsonl").open("a") as file:
        file.write('{"torn": ')
    assert finish(start(clone))[0] == 0
    lines = (clone / "out" / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["state"] for line in lines[1:]] == ["killed", "completed"]
    assert [p.name for p in (clone / "out" / "runs").glob(".*")] == []
    assert "killed" in (clone / "out" / "index.html").read_text(encoding="utf-8")


def test_only_what_changed_is_run_again(clone):
    for name in ("00-counts", "01-other"):
        write_notebook(clone / "notebooks" / f"{name}.ipynb", f"open(tables_dir + '/{name}.csv', 'w').write(str(n))")
    write_notebook(
        clone / "notebooks" / "02-reads.ipynb",
        "load_tables = open\nprint(load_tables(tables_dir + '/00-counts.csv').read())",
    )
    assert finish(start(clone))[0] == 0
    path = clone / "notebooks" / "00-counts.ipynb"
    path.write_text(path.read_text().replace("str(n)", "str(n + 4)"))
    code, out, err = finish(start(clone, "--jobs", "2"))
    assert code == 0, err
    assert "01-other is unchanged" in err
    assert "00-counts is unchanged" not in err
    assert "02-reads is unchanged" not in err
    made = clone / Path(out.strip()).parent
    assert outputs_of(made, "02-reads")[0]["text"] == "5\n"
    code, out, _ = finish(start(clone, "--out", "elsewhere", "--jobs", "1"))
    assert (clone / Path(out.strip()).parent / "SHA256SUMS").read_text() == (made / "SHA256SUMS").read_text()


def test_old_runs_go_also_where_there_is_nothing_to_do(clone):
    write_notebook(clone / "notebooks" / "00-fine.ipynb", "print(n)")
    for n in (1, 2):
        assert finish(start(clone, "--set", f"n={n}"))[0] == 0
    code, out, err = finish(start(clone, "--set", "n=1", "--keep", "1"))
    assert code == 0
    assert "Nothing to do" in out
    assert "removed the old run" in err
    assert len(list((clone / "out" / "runs").iterdir())) == 1
    assert "(removed)" in (clone / "out" / "index.html").read_text(encoding="utf-8")


def test_a_corpus_named_by_a_dot_and_a_relative_path_of_modules(clone):
    """Faults once seen: the corpus had no name, and ordinary kernels looked for the library from their own folder."""
    write_notebook(clone / "notebooks" / "00-fine.ipynb", "import communique; print(communique.__file__)")
    command = [sys.executable, "-m", "communique.cli", "run", ".", "--out", "../out", "--kernels", "cold"]
    done = subprocess.run(
        command,
        cwd=clone / "texts",
        env={**os.environ, "PYTHONPATH": "../lib"},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    assert done.returncode == 0
    folder = clone / "texts" / Path(done.stdout.strip()).parent
    assert journal(clone)[-1]["corpus"] == "texts"
    assert outputs_of(folder, "00-fine")[0]["text"] == "lib/communique/__init__.py\n"


def test_settings_of_the_user_reach_no_kernel(clone):
    write_notebook(
        clone / "notebooks" / "00-fine.ipynb",
        "import warnings; warnings.warn('old', DeprecationWarning, stacklevel=99)\nimport matplotlib; print(matplotlib.rcParams['figure.figsize'])",
    )
    (clone / "matplotlibrc").write_text("figure.figsize: 1, 1\n")
    made = []
    for kernels in ("warm", "cold"):
        command = [sys.executable, "-m", "communique.cli", "run", "texts", "--out", kernels, "--kernels", kernels]
        variables = {"PYTHONPATH": "lib", "PYTHONWARNINGS": "always", "XDG_CACHE_HOME": "/proc", "MATPLOTLIBRC": "."}
        done = subprocess.run(
            command, cwd=clone, env={**os.environ, **variables}, stdout=subprocess.PIPE, check=False, text=True
        )
        assert done.returncode == 0
        made.append(clone / Path(done.stdout.strip()).parent)
    texts = [[output["text"] for output in outputs_of(folder, "00-fine")] for folder in made]
    assert texts == [["[6.4, 4.8]\n"]] * 2
    assert len({(folder / "SHA256SUMS").read_text() for folder in made}) == 1


def test_a_file_that_a_parameter_names_is_part_of_the_run(root, clone):
    shutil.copy(root / "notebooks" / "01-framing.ipynb", clone / "notebooks")
    source = (root / "lib/communique/framing/codebooks/diplomacy.yaml").read_text(encoding="utf-8")
    (clone / "mine.yaml").write_text(source, encoding="utf-8")
    code, out, err = finish(start(clone, "--set", "codebook=mine.yaml"))
    assert code == 0, err
    folder = clone / Path(out.strip()).parent
    assert (folder / "inputs" / "mine.yaml").read_text(encoding="utf-8") == source
    (clone / "mine.yaml").write_text("codebook: {}\n", encoding="utf-8")
    code, _, err = finish(start(clone, "--set", "codebook=mine.yaml", "--cell-timeout", "60"))
    assert code == 2, "its content changed, and is refused before a kernel starts"
    assert "mine.yaml" in err
