"""A schedule is one entry of a crontab; what else stands there is left alone."""

import shlex
import sys

import pytest
from crontab import CronTab

from communique.errors import InputError
from communique.runs import schedule


@pytest.fixture
def tab(tmp_path, monkeypatch):
    """A crontab in a file of the test's own, with an entry of somebody else."""
    path = tmp_path / "crontab"
    path.write_text("# my own\n5 4 * * * /usr/bin/true # mine\n", encoding="utf-8")

    def open_crontab(user=""):
        found = CronTab(tabfile=str(path))
        found.write = lambda: CronTab.write(found, str(path))
        return found

    monkeypatch.setattr(schedule, "open_crontab", open_crontab)
    return path


def test_a_schedule_is_installed_replaced_shown_and_removed(tab, tmp_path):
    out = tmp_path / "out put"
    first = schedule.install_schedule("te%xts", out, when="0 6 * * 1")
    assert "/te\\%xts" in first  # once: cron takes a bare % for the end of the line, and a doubled mark for a name
    second = schedule.install_schedule("texts", out, when="@daily", options=["--keep", "3"])
    other = schedule.install_schedule("texts", tmp_path / "other", when="30 7 * * *")
    assert first.startswith("0 6 * * 1 ")
    assert schedule.show_schedules() == [second, other]
    assert schedule.remove_schedule(out) == 1
    assert schedule.remove_schedule(out) == 0
    assert schedule.show_schedules() == [other]
    assert "5 4 * * * /usr/bin/true # mine" in tab.read_text()


def test_the_command_survives_the_shell_and_cron(tmp_path):
    command = schedule.build_command("te xts/50%/a'b", tmp_path / "out", options=["--keep", "2"])
    words = shlex.split(command)
    assert words[:4] == [sys.executable, "-m", "communique.cli", "run"]
    assert words[4].endswith("/te xts/50%/a'b")
    assert words[-4:] == ["--quiet", "--no-wait", "--keep", "2"]
    with pytest.raises(InputError, match="line break"):
        schedule.build_command("a\nb", tmp_path)


@pytest.mark.parametrize("when", ["every day", "99 * * * *", "* * *"])
def test_a_time_that_cron_would_not_take_is_refused(tab, tmp_path, when):
    before = tab.read_text()
    with pytest.raises(InputError, match="no time of cron"):
        schedule.install_schedule("texts", tmp_path / "out", when=when)
    assert tab.read_text() == before
