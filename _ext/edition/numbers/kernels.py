"""Kernels for the notebooks of a build: quick to start, and the same for everyone who builds."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from .surroundings import surroundings

SCRIPT = Path(__file__).with_name("own_kernel.py")
CAN_COPY = hasattr(os, "fork")
ORDERS = threading.Lock()  # one order at a time, so that each gets the answer to its own
# The longest path that every system takes for a socket, less what is added to a kernel's name.
SOCKET_PATH = 103 - len("/999-ipc-99999")


class Copy:
    """A kernel that is no child of this process, as far as jupyter_client handles one."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self.process: psutil.Process | None = psutil.Process(pid)
        except psutil.NoSuchProcess:  # it has ended already
            self.process = None

    def poll(self) -> int | None:
        """None while it runs, then a number; why it ended is not known here."""
        try:
            if self.process and self.process.is_running():
                return 1 if self.process.status() == psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            pass
        return 1

    def wait(self) -> int:
        """Asked only once it has ended."""
        return 1

    def send_signal(self, number: int) -> None:
        """Signal the one process."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Provisioner(LocalProvisioner):
    """Starts a kernel as a copy of the process that has loaded what notebooks need."""

    def __init__(self, original: subprocess.Popen[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.original = original

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Order a copy. Raises RuntimeError when there is nothing to copy from any more."""
        assert isinstance(self.parent, AsyncKernelManager)
        order = {"file": self.parent.connection_file, "cwd": str(kwargs["cwd"])}
        self.pid = self.pgid = await asyncio.to_thread(self.ask, order)
        self.process = Copy(self.pid)  # type: ignore[assignment]  # as far as it is used here
        return self.connection_info

    def ask(self, order: dict[str, str]) -> int:
        """Hand over an order and return the copy's process id."""
        assert self.original.stdin and self.original.stdout
        try:
            with ORDERS:
                self.original.stdin.write(json.dumps(order) + "\n")
                self.original.stdin.flush()
                return int(self.original.stdout.readline())
        except (OSError, ValueError) as error:
            raise RuntimeError("the process that kernels are copied from has ended") from error


class Kernels:
    """Makes kernel managers; ``folder`` is for the files and settings of their kernels."""

    def __init__(self, folder: Path, fonts: Path) -> None:
        self.folder = folder
        self.environment = surroundings(folder, fonts)
        self.numbers = count(1)
        self.original: subprocess.Popen[str] | None = None

    def start_original(self) -> subprocess.Popen[str]:
        """The process that kernels are copied from, started when the first one is wanted."""
        with ORDERS:
            if self.original is None:
                self.original = subprocess.Popen(
                    [sys.executable, SCRIPT],
                    env=self.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            return self.original

    def manager(self, name: str) -> AsyncKernelManager:
        """A manager for the kernel called ``name``.

        Raises NoSuchKernel when this machine has none of that name.
        """
        number = next(self.numbers)
        manager = AsyncKernelManager(
            kernel_name=name, connection_file=str(self.folder / f"{number}.json")
        )
        # Sockets in a folder of our own: no other process can take a port, or listen in.
        if CAN_COPY and len(str(self.folder)) <= SOCKET_PATH:
            manager.transport, manager.ip = "ipc", str(self.folder / f"{number}-ipc")
        else:
            manager.transport_encryption = "auto"
        specification = manager.kernel_spec
        if name == NATIVE_KERNEL_NAME and specification is not None:
            specification.argv = [sys.executable, str(SCRIPT), "-f", "{connection_file}"]
            specification.env = {}
            if CAN_COPY:
                manager.provisioner = Provisioner(
                    self.start_original(),
                    kernel_id=str(number),
                    kernel_spec=specification,
                    parent=manager,
                )
        return manager


@contextmanager
def kernels(fonts: Path) -> Iterator[Kernels]:
    """Kernels for the time of a ``with`` block; what they leave on the disk goes at its end.

    Only matplotlib's list of fonts stays, in the folder ``fonts``.
    """
    with tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True) as folder:
        made = Kernels(Path(folder), fonts)
        try:
            yield made
        finally:
            if made.original:
                made.original.communicate()
