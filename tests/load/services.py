"""The hub and the git server of the load test: started on loopback, stopped afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from accounts import Account
from launch_links import BRANCH

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(ready, what: str, seconds: float = 60) -> None:
    """Wait until a condition holds; raises TimeoutError that names what did not come."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not start within {seconds:.0f} seconds")
        time.sleep(0.2)


@contextmanager
def service(command: list[str | Path], log: Path, **options) -> Iterator[subprocess.Popen]:
    """A program that runs in the background, and is stopped with all that it started."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **options
        )
        try:
            yield process
        finally:
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
            for child in psutil.wait_procs(children, timeout=10)[1]:
                child.kill()


def publish(notebooks: Path, repository: Path) -> None:
    """Put a build's notebooks on a branch of a new repository, as the chapter says."""
    git = ["git", f"--git-dir={repository}", f"--work-tree={notebooks}"]
    identity = ["-c", "user.name=Load test", "-c", "user.email=load-test@localhost"]
    for command in (
        ["git", "init", "--quiet", "--bare", f"--initial-branch={BRANCH}", repository],
        [*git, "add", "--all"],
        [*git, *identity, "commit", "--quiet", "--message=Publish the notebooks"],
    ):
        subprocess.run(command, check=True, cwd=notebooks)


@contextmanager
def git_server(folder: Path, notebooks: Path) -> Iterator[str]:
    """A server for the notebooks; gives the address of the repository."""
    publish(notebooks, folder / "two-issues")
    for path in [folder / "two-issues", *(folder / "two-issues").rglob("*")]:
        shutil.chown(path, "nobody")  # git serves only what belongs to the account that serves it
    port = free_port()
    daemon = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all"]
    daemon += ["--reuseaddr", f"--base-path={folder}", "--user=nobody", str(folder)]
    with service(daemon, folder / "git.log"):
        wait_for(lambda: is_listening(port), "The git server")
        yield f"git://127.0.0.1:{port}/two-issues"


def is_listening(port: int) -> bool:
    """Whether something on this machine answers at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def hub(folder: Path, students: list[Account], memory: str) -> Iterator[tuple[str, int]]:
    """JupyterHub for a class; gives its address and its process."""
    ports = {name: str(free_port()) for name in ("HUB_PORT", "HUB_API_PORT", "HUB_PROXY_PORT")}
    private = folder / "hub"
    private.mkdir(mode=0o700)
    environment = os.environ | ports
    environment["HUB_STUDENTS"] = " ".join(student.name for student in students)
    environment["HUB_HOMES"], environment["HUB_MEMORY"] = str(folder), memory
    environment.pop("PYTHONPATH", None)  # ours, and no business of the students
    address = f"http://127.0.0.1:{ports['HUB_PORT']}"

    def answers() -> bool:
        try:
            with urlopen(f"{address}/hub/health", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    command = ["jupyterhub", f"--config={HERE / 'jupyterhub_config.py'}"]
    with service(command, private / "hub.log", cwd=private, env=environment) as process:
        wait_for(answers, "JupyterHub")
        yield address, process.pid
    shutil.rmtree(private)
