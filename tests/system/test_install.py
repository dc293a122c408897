"""The locks: current, and installable as conda's pip would."""

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import yaml

LOCKS = [
    ("requirements.lock", []),
    ("requirements-scale.lock", ["-c", "requirements.lock", "--extra", "scale"]),
    ("requirements-dev.lock", ["-c", "requirements-scale.lock", "--group", "dev"]),
    ("requirements-bench.lock", ["-c", "requirements-dev.lock", "--group", "bench"]),
]


def test_locks_are_current(root, tmp_path):
    makefile = (root / "Makefile").read_text()
    command = re.search(r"^COMPILE := \$\(BIN\)/uv (.*)$", makefile, flags=re.MULTILINE).group(1).split()
    uv = Path(sys.executable).parent / "uv"
    for name in ("pyproject.toml", *(lock for lock, _ in LOCKS)):
        shutil.copy(root / name, tmp_path / name)
    for lock, extra in LOCKS:
        subprocess.run([uv, *command, *extra, "pyproject.toml", "-o", lock], cwd=tmp_path, check=True)
        assert (tmp_path / lock).read_text() == (root / lock).read_text(), (
            f"run make lock: {lock} is behind pyproject.toml"
        )


def test_what_conda_hands_to_pip_installs_and_imports(root, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", root, clone], check=True)
    environment = yaml.safe_load((clone / "environment.yml").read_text())
    wanted = next(item for item in environment["dependencies"] if isinstance(item, dict))["pip"]
    (clone / "pip.txt").write_text("\n".join(wanted) + "\n")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    readme = (clone / "README.md").read_text()
    editable = re.search(r"^pip (install --no-deps -e \.)$", readme, flags=re.MULTILINE).group(1).split()
    for arguments in (["install", "--quiet", "-r", "pip.txt"], editable):
        subprocess.run(
            [python, "-m", "pip", "--disable-pip-version-check", *arguments], cwd=clone, check=True, capture_output=True
        )
    code = "import communique.notebook, communique.cli; print(communique.__version__)"
    shown = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+", shown.stdout.strip())
