"""System accounts for the students of a class, made for a run and removed after it."""

from __future__ import annotations

import pwd
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PREFIX = "two-issues-"


@dataclass(frozen=True)
class Account:
    """One student's account."""

    name: str
    password: str
    home: Path

    @property
    def uid(self) -> int:
        return pwd.getpwnam(self.name).pw_uid

    def processes(self) -> list[psutil.Process]:
        """What runs in this account's name."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.uids().real == self.uid:
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def memory(self) -> float:
        """Memory of the account's processes in MB; what several share is split among them."""
        total = 0
        for process in self.processes():
            try:
                total += process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
        return total / 1e6


def run(*command: str | Path, text: str = "") -> None:
    """Run a program that must succeed; what it says is shown only when it does not."""
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")


def create(number: int, homes: Path) -> Account:
    """Make one account, with a random password and a home that nobody else can enter.

    Raises RuntimeError when an account of that name exists: it is not ours to use or remove.
    """
    name = f"{PREFIX}{number:02d}"
    account = Account(name, secrets.token_urlsafe(24), homes / name)
    run("useradd", "--create-home", "--home-dir", account.home, "--shell", "/bin/bash", name)
    account.home.chmod(0o700)
    run("chpasswd", text=f"{name}:{account.password}\n")
    return account


def remove(account: Account) -> None:
    """End what the account still runs, and remove it with its home."""
    for process in account.processes():
        process.kill()
    psutil.wait_procs(account.processes(), timeout=10)
    run("userdel", "--remove", account.name)


@contextmanager
def class_of(size: int, homes: Path) -> Iterator[list[Account]]:
    """Accounts for a class, which are gone afterwards whatever happens."""
    made: list[Account] = []
    try:
        for number in range(1, size + 1):
            made.append(create(number, homes))
        yield made
    finally:
        for account in made:
            remove(account)
