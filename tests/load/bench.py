"""Classes of students on a real JupyterHub: how many succeed, how fast, in how much memory.

Run by ``make bench-hub``. Writes the tables to ``_build/bench`` and fails when a student does, or
when one student can see or stop another's work.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import psutil

from accounts import Account, class_of
from launch_links import hub_link
from lesson import EXERCISE, FIRST
from services import ROOT, git_server, hub
from student import Failed, Student, visit
from tables import Visit, all_succeeded, row, write
from trouble import fills_memory, isolation, runs_away

NOTEBOOKS = ROOT / "_build" / "notebooks"
MEMORY = "2G"  # limit for each process of a student
MINUTES = 6  # limit for one class


def lessons() -> tuple[list[str], set[str]]:
    """The notebooks that each student runs, and those of them that check an exercise."""
    exercise = (NOTEBOOKS / EXERCISE).is_file()
    return [FIRST, *([EXERCISE] if exercise else [])], {EXERCISE} if exercise else set()


async def attend(students: list[Student], link: str) -> list[Visit]:
    """All students at once; their memory is taken when the last has finished."""
    visits = await asyncio.gather(*(visit(student, link, *lessons()) for student in students))
    for student, seen in zip(students, visits, strict=True):
        seen.memory = student.account.memory()
        if seen.failure:
            print(f"  {student.account.name}: {seen.failure}", flush=True)
    return visits


def memory_of_hub(pid: int, students: list[Account]) -> float:
    """Memory of the hub and its proxy in MB, without the students' servers."""
    process = psutil.Process(pid)
    uids = {student.uid for student in students}
    own = [p for p in [process, *process.children(recursive=True)] if p.uids().real not in uids]
    return sum(p.memory_full_info().pss for p in own) / 1e6


async def ordinary(address: str, pid: int, link: str, accounts: list[Account]) -> tuple[dict, dict]:
    """A class without trouble, and what its first two students can see of each other."""
    async with AsyncExitStack() as stack:
        students = [
            await stack.enter_async_context(Student(account, address)) for account in accounts
        ]
        visits = await attend(students, link)
        claims = {}
        if len(students) > 1:
            page = await students[0].follow(link)
            notebook = accounts[1].home / "two-issues" / FIRST
            claims = await isolation(*students[:2], page, notebook)
        return row(str(len(accounts)), visits, memory_of_hub(pid, accounts)), claims


async def troubled(address: str, pid: int, link: str, accounts: list[Account]) -> tuple[dict, dict]:
    """A class in which one student's cell never ends and another's asks for ever more memory."""
    async with AsyncExitStack() as stack:
        students = [
            await stack.enter_async_context(Student(account, address)) for account in accounts
        ]
        endless, hoarder, *others = students
        kernel = await runs_away(endless, link)
        try:
            answer = await fills_memory(hoarder, link)
        except Failed as reason:
            answer = str(reason)
        visits = await attend(others, link)
        await kernel.interrupt()
        again = await (await endless.connect(kernel.id)).run("print(1 + 1)")
        label = f"{len(others)}, beside the two"
        claims = {
            "A cell that never ends and one that fills memory stop nobody else": not any(
                seen.failure for seen in visits
            ),
            "Memory without end is refused": "MemoryError" in answer or "died" in answer,
            "A cell that never ends can be interrupted": again.ok and again.text.strip() == "2",
        }
        return row(label, visits, memory_of_hub(pid, accounts)), claims


def hold_class(size: int, course=ordinary) -> tuple[dict, dict]:
    """One class on a hub of its own, which is gone afterwards."""
    folder = Path(
        tempfile.mkdtemp(prefix="hub-", dir="/tmp")
    )  # short: a socket's path may have 107
    folder.chmod(0o711)
    try:
        with (
            class_of(size, folder) as accounts,
            git_server(folder, NOTEBOOKS) as repository,
            hub(folder, accounts, MEMORY) as (address, pid),
        ):
            link = hub_link(address, repository, FIRST)
            work = course(address, pid, link, accounts)
            return asyncio.run(asyncio.wait_for(work, timeout=60 * MINUTES))
    finally:
        shutil.rmtree(folder)


def machine() -> list[dict[str, str]]:
    """The machine and the versions, for the table under the results."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    busy = os.getloadavg()[0]
    packages = ("jupyterhub", "jupyterlab", "nbgitpuller", "ipykernel", "pandas")
    facts = {
        "Date": date.today().isoformat(),
        "Processor": f"{cpu}, {os.cpu_count()} cores; load before the run {busy:.1f}",
        "Memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "System": f"{platform.system()} {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}",
        "Packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "Notebooks": ", ".join(lessons()[0]),
    }
    return [{"What": what, "Value": value} for what, value in facts.items()]


def main(sizes: list[int]) -> None:
    """Hold the classes, write the tables, and say by the exit status whether all went well."""
    about, rows, claims = machine(), [], {}
    courses = [(size, ordinary) for size in sizes] + [(5 + 2, troubled)]
    for size, course in courses:
        print(f"A class of {size} …", flush=True)
        line, held = hold_class(size, course)
        rows.append(line)
        claims |= held
    folder = ROOT / "_build" / "bench"
    print(write(folder, {"hub-load": rows, "hub-machine": about}, claims))
    print(f"For the book: cp {folder.relative_to(ROOT)}/hub-*.csv chapters/teaching/")
    sys.exit(0 if all_succeeded(rows) and all(claims.values()) else 1)


def stop(signal_number: int, frame: FrameType | None) -> None:
    """Leave as after an error, so that servers and accounts are cleared away."""
    sys.exit(f"Stopped by signal {signal_number}.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    main([int(size) for size in sys.argv[1:]])
