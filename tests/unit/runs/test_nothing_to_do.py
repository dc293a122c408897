"""A run that stands already is found without what only a run's work needs."""

import subprocess
import sys

_PLAN = """
import sys
from communique.runs.run import find_run, plan_run
assert find_run(plan_run(sys.argv[1])) is None
print(sorted({"pandas", "numpy", "pydantic", "nbformat", "papermill", "matplotlib"} & set(sys.modules)))
"""


def test_planning_loads_no_library_of_analysis(seeds, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _PLAN, str(seeds)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
