"""What one student must not be able to do to another, tried on a running hub."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import psutil
from yarl import URL

from accounts import Account
from student import Kernel, Student

RUNAWAY = "while True:\n    pass"
FILL_MEMORY = "hoard = []\nwhile True:\n    hoard.append(bytearray(64 * 1024 * 1024))"
TOKEN = re.compile(r'(?:"token":\s*"|[?&]token=)(\w+)')
SNOOP = Path(__file__).with_name("snoop.py").read_text(encoding="utf-8")


def refused(statuses: list[int]) -> bool:
    """Whether there were requests and the hub refused every one."""
    return bool(statuses) and set(statuses) <= {401, 403, 404}


def listening(processes: list[psutil.Process]) -> list[int]:
    """The network ports that some processes listen at."""
    connections = [found for process in processes for found in process.net_connections("tcp")]
    return [found.laddr.port for found in connections if found.status == psutil.CONN_LISTEN]


async def isolation(one: Student, other: Student, page: str, notebook: Path) -> dict[str, bool]:
    """Claims about two students who both work, and whether each held.

    ``page`` is the HTML that the link gave the first, ``notebook`` a file of the second's.
    """
    theirs = other.account.processes()
    kernels = other.account.home.glob(".run/kernel-*.json")
    transports = {json.loads(kernel.read_text())["transport"] for kernel in kernels}
    stranger = Account("two-issues-stranger", "a password", Path("/"))
    async with Student(stranger, one.hub) as outsider:
        stranger_in = await outsider.log_in()
        contents = f"{other.server}/api/contents"
        without_login = await outsider.status_of(contents)
        outsider.account = replace(other.account, password="a guess")
        guess_in = await outsider.log_in()
        login_page = await outsider.html_of(f"{one.hub}/hub/login")
        # JupyterLab's page holds a token for its own server: it must open nothing else.
        tokens = set(TOKEN.findall(await one.html_of(f"{one.server}/lab") + page))
        elsewhere = [await outsider.status_of(contents, token) for token in tokens]
        in_address = [
            await outsider.status_of(f"{one.server}/api/contents?token={token}") for token in tokens
        ]
    across = [await one.status_of(contents), await one.status_of(f"{other.server}/lab")]
    files = [str(notebook), *(f"/proc/{process.pid}/environ" for process in theirs)]
    path = f"/user/{other.account.name}/api/contents"
    addresses = [f"http://127.0.0.1:{port}{path}" for port in listening(theirs)]
    code = f"{SNOOP}\nprint(opened({files!r}, {[str(other.account.home)]!r}, {addresses!r}))"
    snooper = await one.open(f"{one.account.home.name}.ipynb")
    seen = await snooper.run(code)
    return {
        "An account outside the class cannot log in": not stranger_in,
        "A wrong password does not let in": not guess_in,
        "Without a login a student's server gives nothing": refused([without_login]),
        "A student cannot open another's server": refused(across),
        "A student's kernel can read nothing of another's: not the home, a notebook, the processes "
        "or the server": notebook.is_file() and seen.text.strip() == "[]",
        "A kernel's messages pass through sockets that only its student can open": transports
        == {"ipc"},
        "No page before the login carries a token": "_xsrf" in login_page
        and not TOKEN.search(login_page),
        "The token in a student's own pages opens no other server": refused(elsewhere),
        "A token in an address lets nobody in": refused(in_address),
    }


async def runs_away(student: Student, link: str) -> Kernel:
    """Let a student start a cell that never ends."""
    kernel = await arrive(student, link)
    await kernel.start(RUNAWAY)
    return kernel


async def fills_memory(student: Student, link: str) -> str:
    """Let a student ask for memory without end; gives what the kernel answers."""
    kernel = await arrive(student, link)
    reply = await kernel.run(FILL_MEMORY)
    return reply.text


async def arrive(student: Student, link: str) -> Kernel:
    """Log in, follow the link and open a kernel."""
    await student.log_in()
    await student.follow(link)
    return await student.open(
        f"{URL(link).query['repo'].rpartition('/')[2]}/00-reading-order.ipynb"
    )
