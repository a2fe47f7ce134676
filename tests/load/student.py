"""A student in a browser, as the hub sees one: log in, follow the link, open, run, read."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from accounts import Account
from tables import Visit


class Failed(Exception):
    """What the student wanted did not happen; says what."""


@dataclass
class Reply:
    """What a cell gave: whether it ran without error, and its text."""

    ok: bool
    text: str


@dataclass
class Student:
    """One account in use. Opens no connection but to the hub."""

    account: Account
    hub: str
    http: aiohttp.ClientSession = field(init=False)

    async def __aenter__(self) -> Student:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies for an address without a name
        self.http = aiohttp.ClientSession(cookie_jar=jar)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.http.close()

    @property
    def server(self) -> str:
        """The address of the student's own server."""
        return f"{self.hub}/user/{self.account.name}"

    def token_for(self, address: str) -> dict[str, str]:
        """The header that shows a request to come from a page of the same site."""
        cookies = self.http.cookie_jar.filter_cookies(URL(address))
        return {"X-XSRFToken": cookies["_xsrf"].value} if "_xsrf" in cookies else {}

    async def log_in(self, password: str | None = None) -> bool:
        """Fill in the form of the login page; whether it let the student in."""
        login = f"{self.hub}/hub/login"
        async with self.http.get(login) as page:
            form = re.search(r'name="_xsrf"\s+value="([^"]+)"', await page.text())
        data = {"username": self.account.name, "password": password or self.account.password}
        data["_xsrf"] = form.group(1) if form else ""
        async with self.http.post(login, data=data, allow_redirects=False) as answer:
            return answer.status == 302

    async def follow(self, link: str) -> str:
        """Click an nbgitpuller link and wait until the files are there; gives the page's HTML."""
        while True:
            async with self.http.get(link) as page:
                html = await page.text()
                if page.url.path.endswith("/git-pull"):
                    break
                if page.status >= 400 and "spawn" not in page.url.path:
                    raise Failed(f"{page.url.path}: {page.status}")
            await asyncio.sleep(0.5)
        parts = URL(link).query
        query = {"repo": parts["repo"], "branch": parts["branch"]}
        query["targetpath"] = parts["repo"].rpartition("/")[2]
        address = f"{self.server}/git-pull/api"
        async with self.http.get(
            address, params=query, headers=self.token_for(self.server + "/")
        ) as stream:
            said = await stream.text()
        if '"phase": "finished"' not in said:
            raise Failed(f"nbgitpuller: {said[-400:]}")
        return html

    async def status_of(self, address: str, token: str = "") -> int:
        """How the hub answers a request of this student, or of whoever has a token."""
        shown = {"Authorization": f"token {token}"} if token else self.token_for(address)
        async with self.http.get(address, headers=shown) as answer:
            return answer.status

    async def html_of(self, address: str) -> str:
        """A page as this student gets it."""
        async with self.http.get(address) as answer:
            return await answer.text()

    async def read(self, path: str) -> Any:
        """The content of one of the student's notebooks."""
        address = f"{self.server}/api/contents/{path}"
        async with self.http.get(address, headers=self.token_for(address)) as answer:
            if answer.status != 200:
                raise Failed(f"{path}: {answer.status}")
            return (await answer.json())["content"]

    async def open(self, path: str) -> Kernel:
        """Start a notebook's kernel and connect to it."""
        address = f"{self.server}/api/sessions"
        wanted = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        async with self.http.post(address, json=wanted, headers=self.token_for(address)) as answer:
            if answer.status != 201:
                raise Failed(f"no kernel: {answer.status} {await answer.text()}")
            return await self.connect((await answer.json())["kernel"]["id"])

    async def connect(self, kernel: str) -> Kernel:
        """Connect to a kernel that runs, as a page does when it is loaded again."""
        channels = f"{self.server}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"
        socket = await self.http.ws_connect(channels, max_msg_size=0)
        return Kernel(self, kernel, socket)


@dataclass
class Kernel:
    """A running kernel, spoken to as JupyterLab does."""

    student: Student
    id: str
    socket: aiohttp.ClientWebSocketResponse

    async def start(self, code: str) -> str:
        """Send a cell; gives the number by which its answers are known."""
        message = uuid.uuid4().hex
        header = {"msg_id": message, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": self.student.account.name, "session": uuid.uuid4().hex, "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": False}
        await self.socket.send_json(
            {
                "header": header,
                "parent_header": {},
                "metadata": {},
                "content": content,
                "channel": "shell",
                "buffers": [],
            }
        )
        return message

    async def run(self, code: str) -> Reply:
        """Run a cell and wait for its result. Raises Failed when the kernel goes away."""
        asked, texts, status, idle = await self.start(code), [], "", False
        while not (status and idle):
            received = await self.socket.receive()
            if received.type != aiohttp.WSMsgType.TEXT:
                raise Failed("the kernel's connection was closed")
            message = json.loads(received.data)
            content, kind = message["content"], message["header"]["msg_type"]
            if kind == "status" and content["execution_state"] in ("restarting", "dead"):
                raise Failed("the kernel died")
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "execute_reply":
                status = content["status"]
            elif kind == "status":
                idle = content["execution_state"] == "idle"
            elif kind == "stream":
                texts.append(content["text"])
            elif kind == "error":
                texts.append(f"{content['ename']}: {content['evalue']}")
            elif "data" in content:
                texts.append(content["data"].get("text/plain", ""))
        return Reply(status == "ok", "".join(texts))

    async def interrupt(self) -> None:
        """Stop the cell that runs, as the button in JupyterLab does."""
        address = f"{self.student.server}/api/kernels/{self.id}/interrupt"
        headers = self.student.token_for(address)
        async with self.student.http.post(address, headers=headers) as answer:
            if answer.status != 204:
                raise Failed(f"interrupt: {answer.status}")


async def visit(student: Student, link: str, notebooks: list[str], checks: set[str]) -> Visit:
    """Log in, follow the link, and run every cell of the notebooks.

    Each cell must run without error; one that checks an exercise must say something instead, since
    the student has solved nothing yet.
    """
    began, seen = time.monotonic(), Visit()
    try:
        if not await student.log_in():
            raise Failed("the login was refused")
        await student.follow(link)
        folder = URL(link).query["repo"].rpartition("/")[2]
        for name in notebooks:
            content = await student.read(f"{folder}/{name}")
            kernel = await student.open(f"{folder}/{name}")
            for cell in content["cells"]:
                if cell["cell_type"] != "code":
                    continue
                reply = await kernel.run(cell["source"])
                seen.first_result = seen.first_result or time.monotonic() - began
                is_check = cell["metadata"].get("nbgrader", {}).get("grade", False)
                if name in checks and is_check and not reply.text:
                    raise Failed(f"{name}: a check says nothing")
                if name not in checks and not reply.ok:
                    raise Failed(f"{name}: {reply.text}")
        seen.all_cells = time.monotonic() - began
    except (Failed, aiohttp.ClientError, KeyError) as reason:
        seen.failure = f"{type(reason).__name__}: {reason}"
    return seen
