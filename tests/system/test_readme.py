"""Every command of the README, in its order, in a folder such as a reader would have; those that cannot run are listed."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

RUN_ELSEWHERE = {
    "make report": ".ci/run",
    "make test": ".ci/run",
    "make report CORPUS=path/to/texts": "the same as the line after it; make report is run by .ci/run",
    "communique lab": "opens a browser; test_lab starts it",
    'communique schedule install path/to/texts --at "0 6 * * 1" --keep 10': "test_cron, with a real daemon",
    "communique schedule show": "test_cron",
    "communique schedule remove": "test_cron",
    "pip install -r requirements-scale.lock": "test_install checks that the lock is current and test_dask that it is enough",
    "communique parse path/to/texts --out tables --format parquet --engine tcp://host:8786": "test_dask, with a real scheduler",
    "conda env create -f environment.yml": "there is no conda here; test_install installs what conda hands to pip",
    "conda activate communique": "there is no conda here",
    "pip install --no-deps -e .": "test_install",
}
"""Commands that this test does not run, and what runs them instead, or why nothing does."""

COMTRADE = (
    "freqCode,refYear,reporterISO,reporterDesc,flowCode,partnerISO,partner2Code,cmdCode,customsCode,motCode,primaryValue\n"
    "A,2023,CHN,China,X,KAZ,0,TOTAL,C00,0,24700000000\n"
)


def list_commands(readme: str) -> list[str]:
    """The lines of the README's blocks of shell commands, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [re.sub(r"\s+#.*", "", line) for line in lines]


def test_every_listed_exception_is_in_the_readme(root):
    commands = list_commands((root / "README.md").read_text(encoding="utf-8"))
    assert set(RUN_ELSEWHERE) <= set(commands)
    for why in RUN_ELSEWHERE.values():
        for name in re.findall(r"\btest_\w+", why):
            assert list((root / "tests").rglob(f"{name}*")) or f"def {name}" in _all_tests(root), name


def _all_tests(root: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (root / "tests" / "system").glob("test_*.py"))


@pytest.fixture
def desk(root, tmp_path):
    """A folder with the files that the README's commands name."""
    texts = tmp_path / "path" / "to" / "texts"
    shutil.copytree(root / "seeds", texts)
    table = (texts / "metadata.csv").read_text(encoding="utf-8")
    (texts / "metadata.csv").write_text(table.replace("stage", "outlet", 1), encoding="utf-8")
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    shutil.copy(root / "lib/communique/framing/codebooks/diplomacy.yaml", tmp_path / "my-codebook.yaml")
    (tmp_path / "comtrade.csv").write_text(COMTRADE, encoding="utf-8")
    (tmp_path / "my-parameters.yaml").write_text("min_count: 4\n", encoding="utf-8")
    return tmp_path


def fill_sheets(desk: Path) -> None:
    """Do what two coders do: copy the sheet that was drawn, and fill it in; they agree on all but one sentence."""
    (key,) = desk.glob("*.key.json")
    labels = json.loads(key.read_text(encoding="utf-8"))["labels"]
    sheet = pd.read_csv(key.with_name(key.name.replace(".key.json", ".csv")), dtype=str, keep_default_na=False)
    for coder in ("ann", "bea"):
        sheet[labels] = "0"
        sheet.loc[: 5 if coder == "ann" else 4, labels[0]] = "1"
        sheet.to_csv(desk / f"{coder}.csv", index=False)


def test_every_other_command_runs_as_it_stands(root, desk):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = []
    for command in list_commands((root / "README.md").read_text(encoding="utf-8")):
        if command in RUN_ELSEWHERE:
            continue
        runs = sorted((desk / "outputs" / "runs").glob("*"), key=lambda run: run.stat().st_mtime)
        names = {"RUN": runs[0].name if runs else "", "OLD": runs[0].name if runs else "", "NEW": runs[-1].name if runs else ""}  # fmt: skip
        words = [names.get(word, word) for word in shlex.split(command)]
        ended = subprocess.run(words, cwd=desk, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, f"{command}\n{ended.stderr}"
        done.append(command.split()[:2])
        if words[1] == "coding-sheet":
            fill_sheets(desk)
    assert {tuple(words) for words in done} >= {("communique", name) for name in ("run", "parse", "count", "concordance", "phrases", "codebook", "verify", "compare", "agreement")}  # fmt: skip
    assert (desk / "out.ipynb").is_file()
