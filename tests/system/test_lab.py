"""`communique lab` brings up JupyterLab on the notebooks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

DEADLINE = 120


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ask(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def wait_for(url: str, process: subprocess.Popen) -> bytes:
    """What ``url`` answers, as soon as it does."""
    ends = time.monotonic() + DEADLINE
    while True:
        try:
            return ask(url)
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, "JupyterLab ended"
            assert time.monotonic() < ends, "JupyterLab did not answer"
            time.sleep(0.5)


def test_lab_serves_the_notebooks(tmp_path):
    port = free_port()
    settings = {"allow_root": True, "open_browser": False, "port": port, "port_retries": 0}
    config = {"ServerApp": settings, "IdentityProvider": {"token": ""}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(config), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "communique.cli", "lab"],
        cwd=tmp_path,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        listed = json.loads(wait_for(f"http://127.0.0.1:{port}/api/contents", process))
        names = {entry["name"] for entry in listed["content"]}
        assert {"00-corpus.ipynb", "01-framing.ipynb", "02-terms.ipynb", "03-trade.ipynb", "explore.ipynb"} <= names
        assert b"JupyterLab" in ask(f"http://127.0.0.1:{port}/lab")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
