import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from office import Office
from twinbook import __version__
from twinbook.cli import main
from twinbook.content.reader import Document, read
from twinbook.content.scalar import FOLDERS


def run(office: Office, *arguments: str, **environment: str) -> Result:
    """Run a command in the small office; a traceback is no outcome."""
    env = {"SOURCE_DATE_EPOCH": None, **environment}
    result = CliRunner(env=env).invoke(main, ["-C", str(office.root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_help() -> None:
    """Every command tells what it does."""
    for command in ([], *([name] for name in main.commands)):
        result = CliRunner().invoke(main, [*command, "--help"])
        assert result.exit_code == 0
        assert result.output.startswith("Usage:")


def test_version() -> None:
    """The version is that of the package."""
    assert CliRunner().invoke(main, ["--version"]).output == f"twinbook, version {__version__}\n"


@pytest.mark.slow
def test_module() -> None:
    """`python -m twinbook` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "twinbook", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"twinbook, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"], ["--nonsense"], ["new", "visitor", "x"], ["new", "city"], ["list", "people"],
        ["schema"], ["init"], ["check", "--date", "today"], ["build", "--date", "2026-02-30"],
        ["build", "-k", "novel"], ["build", "-j", "0"], ["build", "-j", "x"],
    ],
)  # fmt: skip
def test_wrong_usage(office: Office, arguments: list[str]) -> None:
    """Wrong usage is exit 2 with a message, and does nothing."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert not office.root.joinpath("build").exists()


@pytest.mark.parametrize("command", [["check"], ["build"], ["list"], ["new", "city", "x"]])
def test_no_workspace(tmp_path: Path, command: list[str]) -> None:
    """Outside of a workspace a command says so, with what mends it."""
    result = CliRunner().invoke(main, ["-C", str(tmp_path), *command])
    assert result.exit_code == 1
    assert "this is no workspace" in result.stderr
    assert "twinbook init" in result.stderr


def test_folder_above(office: Office) -> None:
    """A command run below the workspace's folder finds it."""
    below = office.root / "content/cities"
    assert CliRunner().invoke(main, ["-C", str(below), "list", "cities"]).output == "alpha\nbeta\ngamma\n"


def test_broken_settings(office: Office) -> None:
    """Broken settings are told with their line."""
    office.write("twinbook.toml", 'office = "x"\nlocales = [\n')
    result = run(office, "check")
    assert result.exit_code == 1
    assert result.stderr.startswith("twinbook.toml:")


# check


def test_check(office: Office) -> None:
    """Warnings are told and do not fail, but with --strict they do."""
    result = run(office, "check", "--date", "2026-11-22")
    assert result.exit_code == 0
    assert re.fullmatch(r"0 errors, [1-9]\d* warnings\n", result.stdout)
    assert re.search(
        r"^content/people/wang-two\.yaml:\d+:\d+: warning: .*\n    hint: ", result.stderr, re.MULTILINE
    )
    assert run(office, "check", "--strict").exit_code == 1
    assert CliRunner().invoke(main, ["-q", "-C", str(office.root), "check"]).stdout == ""


def test_check_tells_all(office: Office) -> None:
    """All errors are told, by file and line, and fail."""
    office.write("content/people/kim-one.yaml", "names: {en: K}\nnonsense: 1\nrubbish: 2\n")
    office.write("content/cities/gamma.yaml", "kind: [")
    result = run(office, "check")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if ": error: " in line]
    assert [line.split(":")[:2] for line in errors] == [
        ["content/cities/gamma.yaml", "2"],
        ["content/people/kim-one.yaml", "2"],
        ["content/people/kim-one.yaml", "3"],
    ]
    assert result.stdout.startswith("3 errors, ")


def test_check_json(office: Office) -> None:
    """--json gives the same as data."""
    office.write("content/people/kim-one.yaml", "names: {en: K}\nnonsense: 1\n")
    result = run(office, "check", "--json")
    assert result.exit_code == 1
    assert result.stderr == ""
    found = json.loads(result.stdout)
    error = next(problem for problem in found if problem["severity"] == "error")
    assert set(error) == {"path", "line", "column", "severity", "message", "hint"}
    assert (error["path"], error["line"]) == ("content/people/kim-one.yaml", 2)
    assert len(found) == sum(
        ": warning: " in x or ": error: " in x for x in run(office, "check").stderr.splitlines()
    )


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["content/people/kim-one.yaml"], {"kim-one.yaml"}),
        (["content/people"], {"kim-one.yaml", "wang-two.yaml"}),
        (["content/cities", "content/people/kim-one.yaml"], {"kim-one.yaml", "gamma.yaml"}),
        (["."], {"kim-one.yaml", "wang-two.yaml", "gamma.yaml"}),
        (["content/terms"], set()),
        (["content/people/kim-one.yam"], None),
        (["content/peop"], None),
        ([".."], None),
    ],
)
def test_check_paths(office: Office, paths: list[str], found: set[str] | None) -> None:
    """Problems may be limited to files and folders of the workspace; another path is wrong usage."""
    for name in ("people/kim-one", "people/wang-two", "cities/gamma"):
        office.write(f"content/{name}.yaml", "kind: [")
    result = run(office, "check", *paths)
    if found is None:
        assert result.exit_code == 2
        return
    errors = [line for line in result.stderr.splitlines() if ": error: " in line]
    assert {line.split(":")[0].rpartition("/")[2] for line in errors} == found
    assert result.exit_code == bool(found)


# list, new, schema, init, doctor


def test_list(office: Office) -> None:
    """Cities, pairs and editions are listed, as lines or as JSON."""
    assert run(office, "list", "pairs").stdout == "alpha--beta\nalpha--gamma\n"
    assert run(office, "list").stdout.splitlines()[1] == "briefing/alpha--beta.ko.pdf"
    assert json.loads(run(office, "list", "cities", "--json").stdout) == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize("family", list(FOLDERS))
def test_new(office: Office, family: str) -> None:
    """A skeleton is written where it belongs, is YAML that our reader takes, and is never written over."""
    name = "new--one" if family == "pair" else "New One"
    result = run(office, "new", family, name)
    path = office.root / result.stdout.strip()
    assert result.exit_code == 0
    assert path.parent == office.root / "content" / FOLDERS[family]
    assert isinstance(read("x", path.read_bytes()), Document)
    path.write_text("mine", encoding="utf-8")
    again = run(office, "new", family, name)
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("city", "大田"),
        ("city", "..."),
        ("pair", "alpha"),
        ("pair", "a--b--c"),
        ("pair", "alpha--"),
        ("pair", "--a"),
        ("term", "x" * 300),
    ],
)
def test_new_without_an_id(office: Office, family: str, name: str) -> None:
    """A name of which no id can be made is wrong usage."""
    before = sorted(office.root.rglob("*"))
    assert run(office, "new", family, name).exit_code == 2
    assert sorted(office.root.rglob("*")) == before


def test_new_cannot_climb(office: Office) -> None:
    """A name with a path in it stays below its folder."""
    result = run(office, "new", "term", "../../etc/passwd")
    assert result.stdout == "content/terms/etc-passwd.yaml\n"


def test_unwritable(office: Office) -> None:
    """What cannot be written is told, without a traceback, and is exit 1."""
    office.write("taken", "a file")
    for command in (["schema", "--out", "taken/x"], ["init", "taken/x"]):
        result = run(office, *command)
        assert result.exit_code == 1, command
        assert "cannot be written" in result.stderr


def test_schema(office: Office) -> None:
    """Each family gets a schema that says what its keys are."""
    result = run(office, "schema", "--out", "schemas")
    assert result.exit_code == 0
    found = {
        path.name: json.loads(path.read_text("utf-8")) for path in office.root.joinpath("schemas").iterdir()
    }
    assert set(found) == {f"{name}.schema.json" for name in (*FOLDERS, "snapshot")}
    for schema in found.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert "id" not in schema["properties"]
        assert set(schema["required"]) <= set(schema["properties"])
        for pointer in re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)):
            assert pointer in schema["$defs"]
        for pattern in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(schema)):
            re.compile(json.loads(pattern))
    assert {"names", "kind", "facts", "time-zone"} <= set(found["city.schema.json"]["properties"])


@pytest.mark.slow
def test_init(tmp_path: Path) -> None:
    """A new workspace is written into a folder that is new or empty, never into one that is in use."""
    runner = CliRunner()
    tmp_path.joinpath("empty").mkdir()
    tmp_path.joinpath("file").write_text("x", encoding="utf-8")
    for name in ("new/deep", "empty"):
        result = runner.invoke(main, ["-C", str(tmp_path), "init", name, "--office", "Ours"])
        assert result.exit_code == 0
        assert f"cd {name} && twinbook check" in result.stdout
        assert 'office = "Ours"' in tmp_path.joinpath(name, "twinbook.toml").read_text(encoding="utf-8")
        assert runner.invoke(main, ["-C", str(tmp_path / name), "check"]).exit_code == 0
    for name in ("empty", "file"):
        result = runner.invoke(main, ["-C", str(tmp_path), "init", name])
        assert result.exit_code == 2
        assert "is there already" in result.stderr


def test_doctor(office: Office) -> None:
    """The doctor names versions and fonts and, nothing lacking, ends well; a workspace is not needed."""
    result = run(office, "doctor")
    assert result.exit_code == 0
    assert "✓ WeasyPrint" in result.stdout
    assert "✓ Fonts for ko" in result.stdout
    assert "Fonts for mn" not in result.stdout
    nowhere = CliRunner().invoke(main, ["-C", "/", "doctor"])
    assert "Fonts for mn" in nowhere.stdout


@pytest.mark.slow
def test_output_encoding(office: Office) -> None:
    """Messages come out in a locale without UTF-8, too."""
    office.write("content/people/kim-one.yaml", "names: {en: K}\nnönsense: 1\n")
    done = subprocess.run(
        [sys.executable, "-m", "twinbook", "-C", str(office.root), "check"],
        env={
            **os.environ,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "",
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
