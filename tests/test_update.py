"""``make update`` renews every lock, or none."""

import subprocess

import pytest

import update
from book import ROOT


@pytest.mark.slow
def test_every_list_of_packages_has_its_lock_after_those_that_it_agrees_with():
    order = [lock.path for lock in update.locks()]
    lists = [path for path in ROOT.rglob("*.in") if not {"_build", ".venv"} & set(path.parts)]
    assert sorted(order) == sorted(
        p.with_suffix(".txt").relative_to(ROOT).as_posix() for p in lists
    )
    for lock in update.locks():
        assert all(order.index(other) < order.index(lock.path) for other in lock.agrees_with)
    assert order.index("requirements.txt") < order.index("tests/requirements.txt")


@pytest.fixture
def project(tmp_path):
    """A project of two lists, the second of which agrees with the first."""
    root = tmp_path / "project"
    (root / "tests").mkdir(parents=True)
    for name, more in (("requirements", ""), ("tests/tools", "-c requirements.txt ")):
        command = f"#   uv pip compile {more}{name}.in -o {name}.txt\n"
        (root / f"{name}.in").write_text(f"{command}a  # a reason\n")
        (root / f"{name}.txt").write_text("a==1 \\\n    --hash=sha256:0\nb==2\n")
    return root


def make_newer(lock, folder):
    """Stand in for the registry: a newer version of one package, and another one."""
    (folder / lock.path).write_text("a==1.5 \\\n    --hash=sha256:1\nc==3\n")


def test_what_changed_is_shown_package_by_package(project, tmp_path):
    said = update.renew(project, tmp_path / "copy", make_newer)
    assert said[:4] == ["requirements.txt:", "  a 1 -> 1.5", "  b 2 -> (gone)", "  c (new) -> 3"]
    assert "a==1.5" in (project / "tests/tools.txt").read_text()


def test_when_one_lock_cannot_be_made_none_is_changed(project, tmp_path):
    def fail_at_the_second(lock, folder):
        if lock.agrees_with:
            raise update.UpdateError(f"{lock.path} cannot be made:\nno such package")
        make_newer(lock, folder)

    with pytest.raises(update.UpdateError, match=r"tests/tools\.txt cannot be made"):
        update.renew(project, tmp_path / "copy", fail_at_the_second)
    for name in ("requirements.txt", "tests/tools.txt"):
        assert (project / name).read_text().startswith("a==1 ")


def test_uv_s_own_words_are_told(project, tmp_path):
    (project / "requirements.in").write_text(
        "#   uv pip compile requirements.in -o requirements.txt\nnot a package\n"
    )
    with pytest.raises(update.UpdateError, match=r"requirements\.txt cannot be made"):
        update.renew(project, tmp_path / "copy")


def test_a_list_without_its_command_is_refused(project):
    (project / "requirements.in").write_text("a  # a reason\n")
    with pytest.raises(update.UpdateError, match=r"requirements\.in: no command"):
        update.locks(project)


LOCK = """{{"lockfileVersion": 3, "packages": {{"": {{"name": "a"}}, "node_modules/proxy":
{{"version": "{}"}}}}}}"""


def test_every_lock_for_node_is_renewed_too(project, tmp_path, monkeypatch):
    here = {lock.path for lock in update.node_locks()}
    assert here == {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("package-lock.json")
        if not {"_build", ".venv", "node_modules"} & set(path.parts)
    }
    (project / "site").mkdir()
    (project / "site/package.json").write_text('{"dependencies": {"proxy": "1.0"}}')
    (project / "site/package-lock.json").write_text(LOCK.format("1.0"))

    def npm(folder, *arguments):
        """Stand in for npm and its registry."""
        if arguments[0] == "update":
            assert "--omit-lockfile-registry-resolved" in arguments
            (folder / "package-lock.json").write_text(LOCK.format("1.1"))
        out = '{"proxy": {"wanted": "1.1", "latest": "2.0"}}'
        return subprocess.CompletedProcess(arguments, 0, out, "")

    monkeypatch.setattr(update, "npm", npm)
    said = update.renew(project, tmp_path / "copy", make_newer)
    assert said[-3:] == [
        "site/package-lock.json:",
        "  node_modules/proxy 1.0 -> 1.1",
        "  proxy 1.1: 2.0 is out; package.json decides",
    ]
    assert (project / "site/package-lock.json").read_text() == LOCK.format("1.1")


def test_when_it_is_interrupted_nothing_is_changed_and_no_traceback_shown(
    project, monkeypatch, capsys
):
    def interrupted(lock, folder):
        if lock.agrees_with:
            raise KeyboardInterrupt
        make_newer(lock, folder)

    monkeypatch.setattr(update.book, "ROOT", project)
    renew = update.renew
    monkeypatch.setattr(update, "renew", lambda root, folder: renew(root, folder, interrupted))
    assert update.main() == 130
    assert "interrupted" in capsys.readouterr().out
    for name in ("requirements.txt", "tests/tools.txt"):
        assert (project / name).read_text().startswith("a==1 ")


@pytest.mark.parametrize(
    "lock", [*update.locks(), *update.node_locks()], ids=lambda lock: lock.path
)
def test_no_lock_names_the_registry_that_it_was_made_with(lock):
    text = (ROOT / lock.path).read_text(encoding="utf-8")
    assert "index-url" not in text.replace("--no-emit-index-url", "")
    assert '"resolved"' not in text and "find-links" not in text


def test_the_door_is_there():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "make update" in listed
