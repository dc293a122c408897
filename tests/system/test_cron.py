"""A scheduled run by a real cron daemon."""

import shutil
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "communique.cli"]
DEADLINE = 300


@pytest.fixture
def crontab(root):
    """This user's crontab, for the test with nothing but the place of this library, and as it was afterwards."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    subprocess.run(["crontab", "-"], input=f"PYTHONPATH={root / 'lib'}\n", text=True, check=True)
    yield
    subprocess.run(["crontab", "-r"], capture_output=True, check=False)
    if before.returncode == 0:
        subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)


@pytest.fixture
def cron():
    """A cron daemon: the machine's, or one of the test's own."""
    path = shutil.which("cron") or "/usr/sbin/cron"
    process = subprocess.Popen([path, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)  # it tells a changed crontab by whole seconds, and would miss a change in the second of its start
    yield  # where one runs already, the second leaves at once and that one serves
    process.terminate()
    process.wait()


def communique(*arguments, cwd):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


def test_cron_runs_what_was_scheduled(crontab, cron, tmp_path):
    corpus, out = tmp_path / "my 100% texts", tmp_path / "out"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Leaders met in the capital on Monday.\n", encoding="utf-8")
    done = communique("schedule", "install", corpus, "--out", out, "--at", "* * * * *", "--keep", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert communique("schedule", "show", cwd=tmp_path).stdout == done.stdout
    deadline = time.monotonic() + DEADLINE
    while not (list((out / "runs").glob("[0-9a-f]*")) and (out / "index.html").exists()):
        assert time.monotonic() < deadline, "cron made no run"
        time.sleep(1)
    (folder,) = (out / "runs").glob("[0-9a-f]*")
    assert (folder / "index.html").is_file()
    assert not folder.name.endswith("failed-1")
    assert communique("schedule", "remove", "--out", out, cwd=tmp_path).returncode == 0
    assert communique("schedule", "show", cwd=tmp_path).stdout == "no run is scheduled\n"
    assert communique("schedule", "remove", "--out", out, cwd=tmp_path).returncode == 2
    quiet = communique("run", corpus, "--out", out, "--quiet", cwd=tmp_path)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
