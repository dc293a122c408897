"""Kernels for a run: forked from a process with the imports done, or ordinary ones where a system cannot fork."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Literal, Protocol

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

Warmth = Literal["warm", "cold"]
_PROVISIONER = "communique-kernels"
_LONGEST_SOCKET_FOLDER = 50
_ARGUMENTS = [
    "--IPKernelApp.log_level=50",  # a kernel that is shut down at work says so; errors reach the notebook anyway
    "--HistoryManager.enabled=False",
]


class Process(Protocol):
    """What a kernel's process can do; ``subprocess.Popen`` and ``ForkedKernel`` both can."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or None while it lives."""
        ...

    def send_signal(self, sig: int, /) -> None:
        """Send a signal."""
        ...


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux they can; macOS and Windows get ordinary ones."""
    return sys.platform == "linux"


class Nursery:
    """A started ``communique.runs.nursery``: asks it for kernels; used by many threads, one request at a time."""

    def __init__(self, environment: Mapping[str, str], home: Path) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "communique.runs.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environment},
            cwd=home,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and return its answer; an empty one where the nursery is no more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            try:
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
            except (OSError, ValueError):
                line = ""
        answer: dict[str, Any] = json.loads(line) if line else {}
        return answer

    def close(self) -> None:
        """End it and, with it, every kernel that it holds."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class ForkedKernel:
    """A kernel that the nursery forked; looks like ``subprocess.Popen`` to jupyter_client."""

    stdin = stdout = stderr = None

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery, self.pid, self.returncode = nursery, pid, None

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or None while it lives."""
        if self.returncode is None:
            self.returncode = self._nursery.ask(do="poll", pid=self.pid).get("status", -int(signal.SIGKILL))
        return self.returncode

    def wait(self) -> int | None:
        """Return the exit code of a kernel that has ended."""
        return self.poll()

    def send_signal(self, sig: int, /) -> None:
        """Send a signal to the kernel and what it started."""
        if self.poll() is None:
            try:
                os.killpg(self.pid, sig)
            except ProcessLookupError:  # so young that it has no group of its own yet
                os.kill(self.pid, sig)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class KernelManager(AsyncKernelManager):
    """Starts one kernel of this very Python in ``folder``; ``started`` of its class is the process once it runs."""

    folder: Path
    log_file: Path
    nursery: Nursery | None = None
    started: Process | None = None
    kernel_environment: Mapping[str, str]

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the Python that runs this, whatever else is installed under the name python3."""
        return KernelSpec(
            argv=[sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}", *_ARGUMENTS],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": _PROVISIONER}},
        )


class Provisioner(LocalProvisioner):
    """Launches a kernel by the manager's nursery where it has one, else as an ordinary process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch the kernel and keep its process where the run can see how it ends."""
        manager: Any = self.parent
        env = {**kwargs.pop("env", os.environ), **manager.kernel_environment}
        kwargs.pop("cwd", None)
        arguments = cmd[cmd.index("-f") :]
        answer = {}
        if manager.nursery is not None:
            answer = manager.nursery.ask(
                do="launch", arguments=arguments, env=env, cwd=str(manager.folder), log=str(manager.log_file)
            )
        if answer:
            forked: Any = ForkedKernel(manager.nursery, answer["pid"])
            self.process = forked
            self.pid = self.pgid = forked.pid
        else:
            with manager.log_file.open("ab") as log:
                await super().launch_kernel(
                    cmd, env=env, cwd=str(manager.folder), stdout=log, stderr=log, **_launchable(kwargs)
                )
        type(manager).started = self.process
        return self.connection_info


def _launchable(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name not in ("stdout", "stderr", "stdin")}


def manager_class(
    *, folder: Path, log_file: Path, nursery: Nursery | None, environment: Mapping[str, str]
) -> type[KernelManager]:
    """Return a class of managers whose kernels start in ``folder`` and complain to ``log_file``.

    They are reached by sockets of the file system where paths are short enough: such sockets are open to this user
    alone, TCP ports to everyone on the machine.
    """
    provisioners = KernelProvisionerFactory.instance().provisioners
    provisioners.setdefault(
        _PROVISIONER, EntryPoint(_PROVISIONER, f"{__name__}:Provisioner", "jupyter_client.kernel_provisioners")
    )
    is_short = len(str(log_file.parent)) <= _LONGEST_SOCKET_FOLDER
    is_local = is_short and sys.platform != "win32"
    values: dict[str, Any] = {
        "folder": folder.absolute(),  # the nursery works elsewhere
        "log_file": log_file,
        "nursery": nursery,
        "kernel_environment": dict(environment),
        "transport": "ipc" if is_local else "tcp",
    }
    if is_local:
        values["ip"] = str(log_file.with_suffix(""))  # else a path from the working folder, which is not the kernel's
    return types.new_class("RunKernelManager", (KernelManager,), exec_body=lambda body: body.update(values))


@contextmanager
def open_nursery(warmth: Warmth, environment: Mapping[str, str], home: Path) -> Iterator[Nursery | None]:
    """A nursery, in the folder ``home``, where kernels are to be forked and can be; it ends with the block."""
    nursery = Nursery(environment, home) if warmth == "warm" and can_fork() else None
    try:
        yield nursery
    finally:
        if nursery is not None:
            nursery.close()


def _python_path() -> list[str]:
    """Where modules are looked for; kernels work in another folder, so relative places are made absolute for them."""
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)


def kernel_environment(home: Path, cache: Path) -> dict[str, str]:
    """Return variables for kernels: no settings of this user or machine that would make runs differ.

    ``home`` is a temporary folder of the run; ``cache`` keeps matplotlib's list of fonts from run to run.
    """
    return {
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
        "MPLCONFIGDIR": str(cache / "matplotlib"),
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": "",
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "",  # empty is unset
        "PYTHONDEVMODE": "",
        "PYTHONOPTIMIZE": "",
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, _python_path()))),
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",  # sums in another order are other sums
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
