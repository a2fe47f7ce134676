"""nginx on this machine with the settings that the book publishes, and how much it serves."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.gzip_server import TEXT

PROGRAMS = ("nginx", "wrk")
CONNECTIONS = 200
SECONDS = 10
FRAME = """daemon off;
worker_processes auto;
{user}
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
}}
"""


class Load(NamedTuple):
    """What 200 connections at once get: requests a second, and the time below which 99 % are."""

    requests: float
    p99: float  # in milliseconds


# Where servers are, also for users whose own PATH has no such folder.
PLACES = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"


def missing() -> list[str]:
    """The programs that this needs and that are not here."""
    return [name for name in PROGRAMS if not shutil.which(name, path=PLACES)]


def compress(site: Path) -> None:
    """Put a compressed copy beside each text, as the page on publishing says."""
    for path in sorted(site.rglob("*")):
        if path.suffix in TEXT and path.is_file():
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9))


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(site: Path, settings: Path, folder: Path) -> Iterator[str]:
    """The address of ``site``, served with the published settings for the time of the block."""
    port = free_port()
    server = settings.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    server = re.sub(r"root [^;]+;", f"root {site};", server)
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "nginx.conf"
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    conf.write_text(FRAME.format(user=user, folder=folder, server=server), encoding="utf-8")
    with subprocess.Popen(
        ["nginx", "-p", folder, "-c", conf],
        env=os.environ | {"PATH": PLACES},
        stderr=subprocess.PIPE,
    ) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Wait until the server answers. Raises RuntimeError with its words when it ends instead."""
    for _ in range(100):
        if process.poll() is not None:
            assert process.stderr
            said = process.stderr.read().decode()
            raise RuntimeError(f"the server does not run: {said}")
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server does not answer")


def load(address: str) -> Load:
    """Ask for one page over many connections. Raises RuntimeError when an answer is no success."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    ask = ["-H", "Accept-Encoding: gzip", address]
    said = subprocess.run([*command, *ask], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{address} is not served:\n{said}")
    requests = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", said)
    assert requests and slow, said
    scale = {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]
    return Load(float(requests[1]), float(slow[1]) * scale)
