"""The commands `archive` and `verify`, with real books."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import standin
from bags import listed_anew
from journey import VISIT, celebrating, travelling
from office import SMALL, TODAY, Office
from printing import ROOT
from twinbook import rerendering
from twinbook.archive import register
from twinbook.archive.finding import Finding
from twinbook.archiving import identifier, name_of
from twinbook.cli import archive as command
from twinbook.cli import main
from twinbook.cli import verify as verifying
from twinbook.edition import provenance
from twinbook.edition.edition import Work
from twinbook.press import versions
from twinbook.rerendering import made_again, rerendered

pytestmark = pytest.mark.slow

DATE = "2024-11-30"
PAIR = "content/pairs/alpha--beta.yaml"
NAME = "alpha--beta-2024-"


def run(office: Office, *arguments: str) -> Result:
    """Run a command in the small office; a traceback is no outcome."""
    result = CliRunner(env={"SOURCE_DATE_EPOCH": None}).invoke(main, ["-C", str(office.root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Path]:
    """Archive an anniversary of the small office by the real press, once."""
    office = Office(tmp_path_factory.mktemp("small") / "office")
    for name, text in SMALL.items():
        office.write(name, text)
    office = standin.fonts_shared(celebrating(travelling(office)), tmp_path_factory)
    folder = office.root.parent / "archive"
    result = run(office, "archive", "alpha--beta", "--date", DATE, "--to", str(folder), "--contact", "Ms Lin")
    assert result.exit_code == 0, result.output
    return office, folder


@pytest.fixture
def office(made: tuple[Office, Path]) -> Office:
    """Return the small office."""
    return made[0]


@pytest.fixture
def bag(made: tuple[Office, Path], tmp_path: Path) -> Path:
    """Give a copy of the bag, in another folder."""
    (place,) = (path for path in made[1].glob(f"{NAME}*") if path.is_dir())
    return Path(shutil.copytree(place, tmp_path / "moved" / place.name))


@pytest.fixture
def registered(made: tuple[Office, Path]) -> str:
    """Return where the register lies."""
    return str(made[1] / "register.jsonl")


def test_layout(bag: Path) -> None:
    """The bag has its books, their pages and data, what they were made from, and the schemas."""
    assert bagit.Bag(str(bag)).is_valid()
    held = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()}
    assert {f"data/report/alpha--beta.{tag}.pdf" for tag in ("en", "ko")} <= held
    assert {f"data/rendition/{tag}.html" for tag in ("en", "ko")} <= held
    assert {"data/source/snapshot.json", "data/source/twinbook.toml", "data/README.txt"} <= held
    assert {f"data/source/chronology.{tag}.csv" for tag in ("en", "ko")} <= held
    assert {"data/source/content/pairs/alpha--beta.yaml", "data/source/content/people/kim-one.yaml"} <= held
    assert {"data/schema/pair.schema.json", "data/schema/snapshot.schema.json"} <= held
    assert {
        f"metadata/{name}" for name in ("dc.xml", "provenance.json", "events.json", "bagit-profile.json")
    } <= held
    info = (bag / "bag-info.txt").read_text("utf-8")
    assert "Source-Organization: Protocol Office\n" in info
    assert "Contact-Name: Ms Lin\n" in info
    assert f"Bagging-Date: {DATE}\n" in info
    assert json.loads((bag / "data/source/snapshot.json").read_text("utf-8"))["locale"] == "en"
    assert not [name for name in held if "SECRET" in (bag / name).read_text("utf-8", "replace")]


def test_identifier() -> None:
    """A subject's edition has one identifier; another date, kind, year or subject has another."""
    works = [
        Work("anniversary", "a--b", "10"),
        Work("anniversary", "a--b", "20"),
        Work("briefing", "a--b"),
        Work("briefing", "a--c"),
    ]
    found = {identifier(work, day) for work in works for day in (TODAY, TODAY.replace(year=2027))}
    assert len(found) == 8
    assert {one.version for one in found} == {5}
    assert name_of(works[0], TODAY) == f"a--b-2026-{identifier(works[0], TODAY).hex[:8]}"


def test_whole_and_made_again(office: Office, bag: Path, registered: str) -> None:
    """Moved elsewhere the bag is whole and the registered one, and its books are made again the same."""
    result = run(office, "verify", str(bag), "--register", registered, "--rerender")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{bag}: whole\n"


def test_verified_without_a_workspace(bag: Path, tmp_path: Path) -> None:
    """Whoever verifies needs no workspace."""
    done = subprocess.run(
        [sys.executable, "-m", "twinbook", "verify", str(bag), "--json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)["bags"]
    assert [one["kind"] for one in told["findings"]] == ["note"]


def test_made_again_where_it_lies(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Books are made again without a trace in the folder where that is asked, be it the bag itself."""
    monkeypatch.chdir(bag)
    for _ in range(2):
        result = CliRunner().invoke(main, ["verify", ".", "--rerender"])
        assert result.exit_code == 0, result.output


def test_under_the_name_of_another(office: Office, bag: Path, registered: str, tmp_path: Path) -> None:
    """A registered bag that stands in for another registered one is told; one that was renamed is not."""
    own = Path(shutil.copy(registered, tmp_path / "register.jsonl"))
    other = bag.rename(bag.with_name("alpha--gamma-2024-00000000"))
    assert run(office, "verify", str(other), "--register", str(own)).exit_code == 0
    with register.held(own, lambda: None) as book:
        book.add(register.Entry("urn:uuid:other", other.name, "0" * 128, DATE, ""))
    result = run(office, "verify", str(other), "--register", str(own))
    assert result.exit_code == 5
    assert f"this is {bag.name}, under the name of another registered bag" in result.stderr


def test_pictures(office: Office, tmp_path: Path) -> None:
    """The picture of a document is in the bag, and the books are made again with it."""
    root = Path(shutil.copytree(office.root, tmp_path / "office", ignore=shutil.ignore_patterns("build")))
    own = Office(root)
    (root / "content/images").mkdir()
    Image.new("RGB", (8, 8), "white").save(root / "content/images/protocol.png")
    basis = "basis: signing at the {fair}\n"
    own.edit(PAIR, basis, f"{basis}    facsimile: {{file: protocol.png, alt: The protocol}}\n")
    result = run(own, "archive", "alpha--beta", "--date", DATE, "--to", str(tmp_path / "to"))
    assert result.exit_code == 0, result.output
    (place,) = (tmp_path / "to").glob(f"{NAME}*")
    assert (place / "data/source/content/images/protocol.png").is_file()
    assert run(own, "verify", str(place), "--rerender").exit_code == 0


def test_missing_picture(office: Office, tmp_path: Path) -> None:
    """Without the picture that a file names, it is said which one, and no bag is made."""
    root = shutil.copytree(office.root, tmp_path / "office", ignore=shutil.ignore_patterns("build"))
    own = Office(Path(root))
    basis = "basis: signing at the {fair}\n"
    own.edit(PAIR, basis, f"{basis}    facsimile: {{file: protocol.png, alt: The protocol}}\n")
    result = archived(own, tmp_path / "to")
    assert result.exit_code == 1
    assert "error: there is no picture content/images/protocol.png" in result.stderr
    assert folders(tmp_path / "to") == []


def test_no_room_to_make_it_again(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is no fault of the bag, and what the bag lacks is none of the disk."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(rerendering.shutil, "copyfile", full)
        assert again(bag) == [
            ("note", "", "not made again: No space left on device in the folder for temporary files")
        ]


def test_again(made: tuple[Office, Path], office: Office, bag: Path, tmp_path: Path) -> None:
    """Archived again, into the same folder or another one, it is the same bag, byte by byte."""
    folder = made[1]
    result = run(office, "archive", "beta--alpha", "--date", DATE, "--to", str(folder), "--contact", "Ms Lin")
    assert "is there already, the same, registered before" in result.stdout
    run(
        office,
        "archive",
        "alpha--beta",
        "--date",
        DATE,
        "--to",
        str(tmp_path / "other"),
        "--contact",
        "Ms Lin",
    )
    other = tmp_path / "other" / bag.name
    for path in bag.rglob("*"):
        assert path.is_dir() or path.read_bytes() == (other / path.relative_to(bag)).read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "data/source/content/pairs/alpha--beta.yaml",
            "[alpha, beta]",
            "[alpha, beta ]",
            "it is not what the book was made from",
        ),
        ("metadata/provenance.json", '"subject"', '"object"', "that of the bag “None”"),
        ("metadata/provenance.json", '"which": "10"', '"which": "../10"', "does not tell how"),
    ],
)
def test_made_again_from_forged_content(  # noqa: PLR0913, PLR0917 - pytest gives them
    office: Office, bag: Path, name: str, old: str, new: str, said: str
) -> None:
    """A bag whose content does not make its books is told, even with manifests that fit."""
    text = (bag / name).read_text("utf-8")
    assert old in text
    (bag / name).write_text(text.replace(old, new), "utf-8")
    listed_anew(bag)
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 4, result.output
    assert said in result.stderr


def test_every_file_is_compared(office: Office, bag: Path) -> None:
    """Made again, every file is compared: whatever was forged of them is told, by its name."""
    forged = {
        "data/rendition/ko.html": ("<body", "<body data-x"),
        "data/README.txt": ("about two", "about three"),
        "data/schema/pair.schema.json": ("object", "objekt"),
        "data/source/twinbook.toml": ("[design]", "[design] # ours"),
        "metadata/events.json": ("packaging", "picking"),
        "bag-info.txt": ("Bagging-Date: 2024", "Bagging-Date: 2023"),
    }
    for name, (old, new) in forged.items():
        text = (bag / name).read_text("utf-8")
        assert old in text
        (bag / name).write_text(text.replace(old, new), "utf-8")
    listed_anew(bag)
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 4, result.output
    told = [line for line in result.stderr.splitlines() if ": meaning: made again from its content" in line]
    assert {line.partition(f"{bag}/")[2].partition(": ")[0] for line in told} == forged.keys()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("metadata/provenance.json", '"kind": "anniversary"', '"kind": "addendum"', "does not tell how"),
        ("metadata/provenance.json", '"date": "2024', '"date": "0', "does not tell how"),
        ("metadata/provenance.json", '"machine"', '"machines"', "does not tell how"),
        ("metadata/provenance.json", "{", "[" * 200_000, "does not tell how"),
        ("metadata/provenance.json", '"locales": [', '"locales": ["../en",', "is not that of these books"),
        ("data/source/twinbook.toml", "locales = [", 'locales = ["mn",', "is not that of these books"),
        ("data/source/twinbook.toml", "locales = [", "locales = [[", "the settings are broken"),
        ("data/source/content/pairs/alpha--beta.yaml", "[alpha, beta]", "[alpha", "alpha--beta is not in it"),
    ],
)
def test_nothing_to_make_it_from(bag: Path, name: str, old: str, new: str, said: str) -> None:
    """Where a bag does not say how it was made, or not from what, that is told, whatever else may fit."""
    text = (bag / name).read_text("utf-8")
    assert old in text
    (bag / name).write_text(text.replace(old, new, 1), "utf-8")
    ((kind, where, message),) = again(bag)
    assert kind == "meaning"
    assert said in f"{where}: {message}"


def test_a_forged_template_reaches_nothing(office: Office, bag: Path, tmp_path: Path) -> None:
    """A template out of a bag runs no code of its own where the books are made again."""
    mark = tmp_path / "mark"
    attack = "{{ cycler.__init__.__globals__.os.mkdir('" + str(mark) + "') }}"
    forged = bag / "data/source/templates/anniversary.html"
    forged.parent.mkdir()
    forged.write_text(attack, "utf-8")
    listed_anew(bag)
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 4, result.output
    assert "templates/anniversary.html:1" in result.stderr
    assert not mark.exists()


def again(bag: Path) -> list[tuple[str, str, str]]:
    """Make a bag again in this process, where its versions can be others; return what is told."""
    found = made_again(bag, bag.parent.parent, 1)
    return [(one.kind, one.path, one.message) for one in found]


@pytest.fixture
def another_press(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let what prints have another version; return the one that it had."""
    then = versions.versions()
    monkeypatch.setattr(versions, "versions", lambda: {**then, "weasyprint": "99.0"})
    return then["weasyprint"]


def test_made_again_by_another_press(bag: Path, another_press: str) -> None:
    """Where what prints has changed, the books may be others; which versions is said, and it is no fault."""
    ((kind, path, said),) = again(bag)
    assert (kind, path) == ("differs", "")
    assert said.endswith(f"weasyprint {another_press} then, 99.0 now")


@pytest.mark.usefixtures("another_press")
@pytest.mark.parametrize("name", ["README.txt", "source/snapshot.json", "schema/pair.schema.json"])
def test_another_press_explains_no_other_data(bag: Path, name: str) -> None:
    """That what prints has changed explains other books, and not other data beside them."""
    (bag / "data" / name).write_text("another")
    assert ("meaning", f"data/{name}", "made again from its content, it has other bytes") in again(bag)


def test_composed_by_something_else(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what composes pages has changed, so may the data, but not the schemas, nor what more there is."""
    then = provenance.libraries()
    monkeypatch.setattr(provenance, "libraries", lambda: {**then, "babel": "9.9"})
    (bag / "data/source/chronology.ko.csv").write_text("another")
    (bag / "data/schema/pair.schema.json").write_text("another")
    (bag / "data/more.txt").write_text("more")
    found = {path: (kind, said) for kind, path, said in again(bag)}
    assert found.keys() == {"", "data/schema/pair.schema.json", "data/more.txt"}
    assert found["data/more.txt"] == ("meaning", "made again, the bag does not have it")
    assert found[""][0] == "differs"
    assert f"babel {then['babel']} then, 9.9 now" in found[""][1]


def test_another_twinbook(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Twinbook itself is another, so may be all but what was curated and what more there is."""
    monkeypatch.setattr(versions, "__version__", "99.0")
    (bag / "data/schema/pair.schema.json").write_text("another")
    (bag / "data/more.txt").write_text("more")
    (bag / "bag-info.txt").write_bytes((bag / "bag-info.txt").read_bytes() + b"More: x\n")
    assert [path for _, path, _ in again(bag)] == ["data/more.txt", ""]


def test_said_of_the_bag(office: Office, bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bag that other versions made is whole, and that it was not made again the same is said with it."""
    monkeypatch.setattr(verifying, "rerendered", lambda *_: (Finding("differs", "", "weasyprint"),))
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 0
    assert result.stdout == f"{bag}: whole, but not made again with the same bytes\n"


def test_not_made_again(office: Office, bag: Path) -> None:
    """Of a bag that is not whole it is said that it was not made again."""
    (bag / "data/README.txt").write_text("x")
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 1
    assert "note: not made again: that takes a bag that is whole" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}" * 3 + "{% endfor %}" * 3,
        '{% set a = "a" * 1000000000 %}{% set b = a * 9 %}{{ b|length }}',
        "{% if 1 %}" * 1000 + "{% endif %}" * 1000,
    ],
)
def test_a_template_without_end(bag: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A template out of a bag that takes time, memory or depth without end is ended, and told."""
    monkeypatch.setattr(rerendering, "SECONDS", 8)
    monkeypatch.setattr(rerendering, "MEMORY", 3_000_000_000)
    forged = bag / "data/source/templates/anniversary.html"
    forged.parent.mkdir()
    forged.write_text(text, "utf-8")
    found = rerendered(bag, 1)
    assert {one.kind for one in found} == {"meaning"}
    assert {one.path for one in found} == {"data/source"}


def test_made_by_another_python(bag: Path) -> None:
    """That another Python made it explains no file less or more, nor what bag-info.txt says."""
    path = bag / "metadata/provenance.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "machine": {**about["machine"], "python": "3.0"}}), "utf-8")
    (bag / "data/source/chronology.xx.csv").write_text("x")
    (bag / "data/source/chronology.ko.csv").unlink()
    (bag / "bag-info.txt").write_bytes((bag / "bag-info.txt").read_bytes() + b"More: x\n")
    found = {path for kind, path, _ in again(bag) if kind == "meaning"}
    assert found == {"bag-info.txt", "data/source/chronology.xx.csv", "data/source/chronology.ko.csv"}


def test_terminal(office: Office, bag: Path) -> None:
    """What a bag says can not write lines of its own to a terminal, nor without end."""
    path = bag / "metadata/provenance.json"
    about = json.loads(path.read_text("utf-8"))
    about["kind"] = f"x\x1b[2K\n{bag}: whole" + "y" * 9999
    path.write_text(json.dumps(about), "utf-8")
    listed_anew(bag)
    result = run(office, "verify", str(bag))
    assert result.exit_code == 4
    assert "\x1b" not in result.stderr
    assert f"\n{bag}: whole" not in result.stderr
    assert max(map(len, result.stderr.splitlines())) < 1000


def test_damaged(office: Office, bag: Path, registered: str) -> None:
    """What is wrong with each bag is told, and the worst of them is the exit code."""
    other = Path(shutil.copytree(bag, bag.parent / "other"))
    (bag / "data/README.txt").write_text("x")
    (other / "data/README.txt").unlink()
    (other / "data/README.txt").symlink_to("/etc/passwd")
    result = run(office, "verify", str(bag), str(other), "--register", registered)
    assert result.exit_code == 3
    assert f"{bag}/data/README.txt: damaged: its content is another" in result.stderr
    assert f"{other}/data/README.txt: unsafe: it is a link, and not followed" in result.stderr
    assert f"{bag}: damaged\n{other}: unsafe or malformed\n" in result.stdout


def test_forged(office: Office, bag: Path, registered: str) -> None:
    """A bag that was forged as a whole is not the registered one."""
    (bag / "data/README.txt").write_text("x")
    listed_anew(bag)
    assert run(office, "verify", str(bag)).exit_code == 0
    result = run(office, "verify", str(bag), "--register", registered)
    assert result.exit_code == 5
    assert "it is not what was registered" in result.stderr


def test_register_broken(office: Office, bag: Path, registered: str, tmp_path: Path) -> None:
    """A register that can not be trusted is told, and the bags are looked at all the same."""
    broken = tmp_path / "register.jsonl"
    broken.write_bytes(Path(registered).read_bytes().replace(b"2024", b"2023", 1))
    result = run(office, "verify", str(bag), "--register", str(broken))
    assert result.exit_code == 5
    assert "the register cannot be trusted: line 1 was changed" in result.stderr
    assert run(office, "verify", str(bag), "--register", str(tmp_path / "none")).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("archive",), "name SUBJECTS and a folder"),
        (("archive", "alpha--beta"), "name SUBJECTS and a folder"),
        (("archive", "--to", "x"), "name SUBJECTS and a folder"),
        (("archive", "alpha--gamme", "--to", "x"), "did you mean alpha--gamma"),
        (("archive", "alpha--beta", "-k", "briefing", "--year", "3", "--to", "x"), "--year goes with"),
        (("archive", "alpha--beta", "-k", "visit", "--to", "x"), "there is no visit “alpha--beta”"),
        (
            ("archive", "alpha--beta", "--to", "x", "--org", "a\x01b"),
            "it holds U+0001, which does not",
        ),
        (("archive", "alpha--beta", "--to", "x", "--contact", "a\udc80"), "it holds U+DC80"),
        (("archive", "alpha--beta", "--to", "x", "--org", "a\u202eb"), "it holds U+202E"),
        (("archive", "alpha--beta", "--to", ""), "it is empty"),
        (("archive", "alpha--beta", "--to", "x", "--sign", "no-key"), "there is no key "),
        (("archive", "--catalog", "typo"), "there is no folder"),
        (("verify",), "Missing argument"),
    ],
)
def test_wrong_usage(office: Office, arguments: tuple[str, ...], message: str) -> None:
    """Wrong usage is said in a line."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (office.root / "x").exists()
    assert not (office.root / "typo").exists()


def test_a_book_that_fails(office: Office, tmp_path: Path) -> None:
    """Where a book can not be made there is no bag, and no line in the register."""
    own = Office(Path(shutil.copytree(office.root, tmp_path / "office", symlinks=True)))
    own.edit("content/pairs/alpha--beta.yaml", "kind: agreement,", "kind: agreemant,")
    result = run(
        own,
        "archive",
        "alpha--gamma",
        "alpha--beta",
        "--date",
        DATE,
        "--to",
        str(tmp_path / "bags"),
        "--year",
        "25",
    )
    assert result.exit_code != 0
    assert "agreemant" in result.stderr
    assert not list((tmp_path / "bags").glob("alpha--beta*"))


def test_unwritable(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that can not be written is told, without a traceback, and leaves nothing."""
    monkeypatch.setattr(command, "press_of", standin.pressing)
    (tmp_path / "taken").write_text("a file")
    result = run(office, "archive", "alpha--beta", "--date", DATE, "--to", str(tmp_path / "taken/x"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_ended(office: Office, tmp_path: Path) -> None:
    """Ctrl-C leaves no bag and no half of one."""
    target = tmp_path / "bags"
    command_ = [sys.executable, "-m", "twinbook", "-C", str(office.root)]
    process = subprocess.Popen(
        [*command_, "archive", "alpha--beta", "--date", DATE, "--to", str(target)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    begun = time.monotonic()
    while not target.exists() and time.monotonic() < begun + 60:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not target.exists() or not [path for path in target.iterdir() if path.is_dir()]


def archived(office: Office, folder: Path, *more: str) -> Result:
    """Archive the anniversary of the small office into a folder."""
    return run(office, "archive", "alpha--beta", "--date", DATE, "--to", str(folder), *more)


def folders(folder: Path) -> list[str]:
    """Return what lies in a folder, without the register and its lock."""
    return [path.name for path in folder.iterdir() if path.is_dir()]


def test_registered_as_another(office: Office, registered: str, tmp_path: Path) -> None:
    """A bag that the register knows as another one does not come under its name, and the register stays."""
    own = Path(shutil.copy(registered, tmp_path / "register.jsonl"))
    before = own.read_bytes()
    result = archived(office, tmp_path / "bags", "--register", str(own), "--contact", "Mr Other")
    assert result.exit_code == 1
    assert "register.jsonl: urn:uuid:" in result.stderr
    assert "is registered with another fingerprint, of 2024-11-30" in result.stderr
    assert (folders(tmp_path / "bags"), own.read_bytes()) == ([], before)


def test_register_that_can_not_be_trusted(
    office: Office, registered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the register is broken nothing is printed in vain, and it is said where, and what mends it."""
    monkeypatch.setattr(command, "press_of", standin.pressing)
    own = Path(shutil.copy(registered, tmp_path / "register.jsonl"))
    own.write_bytes(own.read_bytes()[:-9])
    result = archived(office, tmp_path / "bags", "--register", str(own))
    assert result.exit_code == 1
    assert f"{own}: line 1, the last one, is cut off" in result.stderr
    assert folders(tmp_path / "bags") == []


def test_register_that_can_not_be_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no line can be written for it, the bag is not left under its name; the next time both are."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(register.Held, "add", full)
        result = archived(office, tmp_path)
    assert result.exit_code == 1
    assert "cannot be written: No space left on device" in result.stderr
    assert folders(tmp_path) == []
    assert archived(office, tmp_path).exit_code == 0
    assert len(register.read(tmp_path / "register.jsonl")) == len(folders(tmp_path)) == 1


def test_no_key(office: Office, tmp_path: Path) -> None:
    """With a key that is none nothing is put there, nor registered."""
    (tmp_path / "key").write_text("no key")
    result = archived(office, tmp_path / "bags", "--sign", str(tmp_path / "key"))
    assert result.exit_code == 1
    assert "does not sign" in result.stderr or "ssh-keygen is missing" in result.stderr
    assert not (tmp_path / "bags").exists()


def test_key_with_a_passphrase(office: Office, tmp_path: Path) -> None:
    """A passphrase is not waited for; what to do instead is said before anything is printed."""
    tool = shutil.which("ssh-keygen")
    if not tool:
        pytest.skip("there is no OpenSSH")
    key = tmp_path / "key"
    subprocess.run([tool, "-q", "-t", "ed25519", "-N", "secret", "-f", str(key)], check=True)
    result = archived(office, tmp_path / "bags", "--sign", str(key))
    assert result.exit_code == 1
    assert "add a key with a passphrase to ssh-agent" in result.stderr
    assert not (tmp_path / "bags").exists()


def test_broken_file(office: Office, tmp_path: Path) -> None:
    """A subject whose file has errors is not made, which does not stop another one."""
    root = shutil.copytree(office.root, tmp_path / "office", ignore=shutil.ignore_patterns("build"))
    own = Office(Path(root))
    own.write("content/pairs/alpha--gamma.yaml", "cities: [")
    to = str(tmp_path / "bags")
    result = run(own, "archive", "gamma--alpha", "alpha--beta", "--date", DATE, "--to", to)
    assert result.exit_code == 1
    assert "content/pairs/alpha--gamma.yaml:2:1: error: " in result.stderr
    assert "gamma--alpha is not made: content/pairs/alpha--gamma.yaml has errors" in result.stderr
    assert [name.startswith(NAME) for name in folders(Path(to))] == [True]


def test_new_register_beside_bags(office: Office, bag: Path) -> None:
    """Where a register is begun beside bags that it does not know, that is said."""
    bag.rename(bag.with_name("another-bag"))
    result = archived(office, bag.parent)
    assert result.exit_code == 0
    assert "warning: a new register is begun; it does not know 1 of the bags beside it" in result.stderr
    assert "a new register" not in archived(office, bag.parent).stderr


def test_two_at_once(office: Office, tmp_path: Path) -> None:
    """Of two that archive the same at once, one makes the bag, the other finds it there."""
    command_ = [sys.executable, "-m", "twinbook", "-C", str(office.root), "archive", "alpha--beta"]
    arguments = [*command_, "--date", DATE, "--to", str(tmp_path)]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(arguments, stdout=pipe, stderr=pipe, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("registered before" in out for out, _ in said) == [False, True]
    assert len(register.read(tmp_path / "register.jsonl")) == len(folders(tmp_path)) == 1


def test_into_a_bag(office: Office, bag: Path) -> None:
    """Nothing is put into a bag, which would be another one by it."""
    before = sorted(bag.rglob("*"))
    for arguments in (
        ("alpha--beta", "--to", str(bag / "data/more")),
        ("alpha--beta", "--to", str(bag.parent), "--register", str(bag / "register.jsonl")),
        ("--catalog", str(bag)),
    ):
        result = run(office, "archive", *arguments)
        assert result.exit_code == 2
        assert "lies in a bag" in result.stderr
    assert sorted(bag.rglob("*")) == before


def test_own_styles(office: Office, tmp_path: Path) -> None:
    """An office's own styles are in the bag, not what a system leaves there; a name that is none is told."""
    root = shutil.copytree(office.root, tmp_path / "office", ignore=shutil.ignore_patterns("build"))
    own = Office(Path(root))
    own.write("styles/marks/own.css", "/* ours */")
    own.write("styles/.DS_Store", "x")
    result = archived(own, tmp_path / "bags")
    assert result.exit_code == 0, result.output
    (name,) = folders(tmp_path / "bags")
    held = tmp_path / "bags" / name / "data/source/styles"
    assert [path.name for path in held.rglob("*") if path.is_file()] == ["own.css"]
    assert run(own, "verify", str(tmp_path / "bags" / name), "--rerender").exit_code == 0
    own.write("styles/our own.css", "/* ours */")
    result = archived(own, tmp_path / "more")
    assert result.exit_code == 1
    assert "“data/source/styles/our own.css” is no name for a file in a bag" in result.stderr


def test_fewer_books(office: Office, bag: Path) -> None:
    """A bag that was forged to have a book less, in all that it says, is not made again so."""
    about = json.loads((bag / "metadata/provenance.json").read_text("utf-8"))
    about["locales"].remove("ko")
    del about["reports"]["ko"]
    (bag / "metadata/provenance.json").write_text(json.dumps(about), "utf-8")
    for path in (*bag.glob("data/*/*.ko.*"), bag / "data/rendition/ko.html"):
        path.unlink()
    listed_anew(bag)
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 4
    assert "twinbook.toml: meaning: its languages are not those of the books" in result.stderr


def test_visit(office: Office, tmp_path: Path) -> None:
    """A visit's book can be archived, too, with the programme as a calendar."""
    result = run(office, "archive", VISIT, "-k", "visit", "--date", DATE, "--to", str(tmp_path))
    assert result.exit_code == 0, result.output
    (place,) = tmp_path.glob(f"{VISIT}-2024-*")
    assert (place / "data/source/programme.en.ics").is_file()
    assert run(office, "verify", str(place), "--rerender").exit_code == 0


def test_internal(office: Office, tmp_path: Path) -> None:
    """A bag with what no guest is to see says so, wherever it is looked at."""
    assert run(office, "archive", VISIT, "-k", "visit", "--date", DATE, "--to", str(tmp_path)).exit_code == 0
    (place,) = tmp_path.glob(f"{VISIT}-2024-*")
    assert "INTERNAL. These are the books" in (place / "data/README.txt").read_text("utf-8")
    assert "Access: internal: " in (place / "bag-info.txt").read_text("utf-8")
    assert "Internal: for the office alone</dc:rights>" in (place / "metadata/dc.xml").read_text("utf-8")
    assert run(office, "archive", "--catalog", str(tmp_path)).exit_code == 0
    assert "Internal: for the office alone" in (tmp_path / "index.html").read_text("utf-8")


def test_signed(office: Office, made: tuple[Office, Path], tmp_path: Path) -> None:
    """A bag can be signed with an SSH key; OpenSSH verifies the signature beside it."""
    tool = shutil.which("ssh-keygen")
    if not tool:
        pytest.skip("there is no OpenSSH")
    key = tmp_path / "key"
    subprocess.run([tool, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    folder = made[1]
    result = run(
        office,
        "archive",
        "alpha--beta",
        "--date",
        DATE,
        "--to",
        str(folder),
        "--contact",
        "Ms Lin",
        "--sign",
        str(key),
    )
    assert result.exit_code == 0, result.output
    (place,) = (path for path in folder.glob(f"{NAME}*") if path.is_dir())
    signers = tmp_path / "signers"
    signers.write_text(f"archive {key.with_suffix('.pub').read_text()}")
    command_ = [
        tool,
        "-Y",
        "verify",
        "-f",
        str(signers),
        "-I",
        "archive",
        "-n",
        "twinbook",
        "-s",
        f"{place}.sig",
    ]
    data = (place / "tagmanifest-sha512.txt").read_bytes()
    assert subprocess.run(command_, input=data, capture_output=True, check=False).returncode == 0
    assert subprocess.run(command_, input=data + b"x", capture_output=True, check=False).returncode != 0


def test_catalog(office: Office, bag: Path) -> None:
    """A catalogue of a folder is a page, a table and the records."""
    result = run(office, "archive", "--catalog", str(bag.parent))
    assert result.exit_code == 0, result.output
    page = (bag.parent / "index.html").read_text("utf-8")
    assert "Alpha – Beta – Anniversary report – 10th anniversary" in page
    assert f'href="{bag.name}/data/report/alpha--beta.ko.pdf"' in page
    assert 'lang="ko"' in page
    assert (bag.parent / "catalog.csv").read_text("utf-8-sig").count("\n") == 2
    assert b"<dc:identifier>" in (bag.parent / "dc.xml").read_bytes()


def test_catalog_without_a_bag(office: Office, bag: Path) -> None:
    """A bag that tells nothing of itself is told, with why; the others are in the catalogue."""
    other = Path(shutil.copytree(bag, bag.parent / "other"))
    (other / "metadata/dc.xml").write_text("<")
    result = run(office, "archive", "--catalog", str(bag.parent))
    assert result.exit_code == 1
    assert f"{other}: error: metadata/dc.xml: it does not begin as a record does" in result.stderr
    assert (bag.parent / "catalog.csv").read_text("utf-8-sig").count("\n") == 2


def test_worked_example(tmp_path: Path) -> None:
    """The thirtieth anniversary of Nanjing and Daejeon, in four languages, moves, verifies, is made again."""
    command_ = [sys.executable, "-m", "twinbook", "-C", str(ROOT)]
    target = tmp_path / "bags"
    done = subprocess.run(
        [*command_, "archive", "nanjing--daejeon", "--date", DATE, "--to", str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (place,) = (path for path in target.iterdir() if path.is_dir())
    assert place.name.startswith("nanjing--daejeon-2024-")
    moved = tmp_path / "thirty years later" / "moved"
    moved.parent.mkdir()
    place.rename(moved)
    assert len(list((moved / "data/report").glob("nanjing--daejeon.*.pdf"))) == 4
    bagit.Bag(str(moved)).validate()
    done = subprocess.run(
        [*command_, "verify", str(moved), "--register", str(target / "register.jsonl"), "--rerender"],
        capture_output=True, text=True, check=False, env={**os.environ, "TZ": "Asia/Seoul"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert register.read(target / "register.jsonl")[0].bag == place.name
