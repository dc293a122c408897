"""For five articles imports are what counts: heavy libraries load where they are used."""

import pkgutil
import subprocess
import sys

import communique.terms

HEAVY = ("matplotlib", "pandera", "polars", "scipy", "sklearn")


def test_no_module_of_terms_loads_a_heavy_library():
    names = [f"communique.terms.{module.name}" for module in pkgutil.iter_modules(communique.terms.__path__)]
    code = f"import sys, {', '.join(['communique.text.tokens', *names])}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert len(names) > 15
    assert not set(HEAVY) & set(loaded)
