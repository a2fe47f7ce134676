"""What runs on a host of repositories: sound, pinned, and allowed no more than it needs."""

import os
import re
import subprocess
import zipfile

import pytest
import yaml

from book import ROOT
from environments import tool

FOLDER = ROOT / ".github/workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
LOADED = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS}
MAY_WRITE = {
    ("publish", "deploy"): {"pages", "id-token"},
    ("release", "release"): {"contents"},
    ("weekly", "build"): {"issues"},
}
jobs = pytest.mark.parametrize(
    ("workflow", "job"), [(name, job) for name, each in LOADED.items() for job in each["jobs"]]
)


def test_the_linter_of_workflows_finds_nothing():
    command = [tool("actionlint"), "-no-color", *map(str, WORKFLOWS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_of_workflows_does_find_a_fault(tmp_path):
    broken = tmp_path / "broken.yml"
    text = (FOLDER / "test.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("matrix.python", "matrix.pithon"), encoding="utf-8")
    done = subprocess.run([tool("actionlint"), str(broken)], capture_output=True, text=True)
    assert done.returncode != 0 and "pithon" in done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_action_is_pinned_by_its_commit_with_its_version_beside_it(path):
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@jobs
def test_a_job_may_write_only_what_it_has_to(workflow, job):
    whole = LOADED[workflow]
    assert whole["permissions"] == {"contents": "read"}
    given = whole["jobs"][job].get("permissions", {})
    writes = {name for name, level in given.items() if level != "read"}
    assert writes == MAY_WRITE.get((workflow, job), set())
    assert whole["jobs"][job]["timeout-minutes"] <= 90


@jobs
def test_no_job_keeps_the_key_to_the_repository_or_puts_foreign_words_into_a_script(workflow, job):
    for step in LOADED[workflow]["jobs"][job]["steps"]:
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", "")


def test_changes_are_tested_by_the_one_command_on_every_python_that_the_book_supports():
    job = LOADED["test"]["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make test"]
    other = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert other["test"]["script"] == ["make test"]
    assert other["test"]["parallel"]["matrix"] == [{"PYTHON": ["3.11", "3.12", "3.13"]}]


def test_every_door_that_a_workflow_opens_is_one_of_makes():
    doors = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in (*WORKFLOWS, ROOT / ".gitlab-ci.yml")]
    texts.append((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    used = {door for text in texts for door in re.findall(r"\bmake ([a-z-]+)", text)}
    assert {"test", "print", "book", "links", "weekly"} <= used <= doors


def test_where_the_tests_run_is_a_firefox():
    """The runners that test.yml and weekly.yml ask for bring one."""
    assert {job["runs-on"] for each in LOADED.values() for job in each["jobs"].values()} == {
        "ubuntu-latest"
    }
    for name in (".gitlab-ci.yml", ".devcontainer/devcontainer.json"):
        (line,) = re.findall(r"apt-get install .*", (ROOT / name).read_text(encoding="utf-8"))
        assert {"chromium", "firefox-esr"} <= set(line.split())


# In place of GitHub's own command: two releases, of which somebody made one by hand.
GH = """#!/usr/bin/env bash
case "$1 $2 $3" in
  "release list"*) printf 'by-hand\\nv1.0.0\\n' ;;
  "release view by-hand") ;;
  "release view v1.0.0") echo v1.0.0-site.zip ;;
  "release download v1.0.0") cp made.zip "${@: -1}" ;;
  *) exit 1 ;;
esac
"""
UNZIP = '#!/usr/bin/env bash\npython3 -m zipfile -e "$2" "$4"\n'


def test_a_release_without_a_site_does_not_keep_the_others_from_being_published(tmp_path):
    (tmp_path / "bin").mkdir()
    for name, script in {"gh": GH, "unzip": UNZIP}.items():
        (tmp_path / "bin" / name).write_text(script, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as made:
        made.writestr("index.html", "An edition")
    (script,) = (
        step["run"]
        for step in LOADED["publish"]["jobs"]["build"]["steps"]
        if "editions" in step.get("name", "")
    )
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-c", script], cwd=tmp_path, env={"PATH": path}, check=True)
    assert [path.parent.name for path in (tmp_path / "_build/html/editions").rglob("*.html")] == [
        "v1.0.0"
    ]
