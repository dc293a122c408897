"""The notebook for exploring runs as it is, from anywhere, and its objects show themselves."""

import subprocess
import sys

import nbformat

from communique.notebook import choose_groups, read_codebook, read_corpus


def test_it_runs_from_any_folder_and_every_answer_is_shown(root, tmp_path):
    code = "import papermill, sys; papermill.execute_notebook(sys.argv[1], 'out.ipynb', kernel_name='python3', progress_bar=False)"
    subprocess.run(
        [sys.executable, "-c", code, root / "notebooks" / "explore.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    notebook = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    shown = {cell["id"]: cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.get("outputs")}
    asked = [cell["id"].removesuffix("-head") for cell in notebook.cells if cell["id"].endswith("-head")]
    assert set(asked) <= set(shown)
    assert all("text/html" in outputs[0]["data"] for outputs in shown.values())
    assert "the row's text? yes" in shown["text"][0]["data"]["text/plain"]
    html = "".join(outputs[0]["data"]["text/html"] for outputs in shown.values())
    assert 'data-to="documents/' in html
    assert " href=" not in html, "beside a notebook no page stands that a link could lead to"
    assert "$41 billion" in shown["claim"][0]["data"]["text/html"]


def test_objects_show_what_they_hold_and_escape_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    corpus = read_corpus("seeds")
    assert "5 documents, " in corpus._repr_html_()
    assert "sentences (253)" in corpus._repr_html_()
    assert "15 frames with 198 indicators" in read_codebook("diplomacy")._repr_html_()
    choice = choose_groups(corpus.documents.assign(side=["<b>", "<b>", "y", "y", "y"]), "side")
    assert "&lt;b&gt;" in choice._repr_html_()
    assert "<b>" not in choice._repr_html_()
    assert "no column" in choose_groups(corpus.documents, "none")._repr_html_()
