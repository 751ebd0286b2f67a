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
from twinbook.archive import register
from twinbook.archiving import identifier, name_of
from twinbook.cli import archive as command
from twinbook.cli import main
from twinbook.edition.edition import Work

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
    register.append(own, register.Entry("urn:uuid:other", other.name, "0" * 128, DATE, ""))
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
            "The two cities sign.",
            "The two cities sing.",
            "it has other bytes",
        ),
        ("data/source/twinbook.toml", "Protocol Office", "Protocol Bureau", "it has other bytes"),
        (
            "data/source/content/pairs/alpha--beta.yaml",
            "cities: [alpha, beta]",
            "cities: [alpha",
            "alpha--beta is not in it",
        ),
        ("metadata/provenance.json", '"subject"', '"object"', "does not tell how the books were made"),
        ("metadata/provenance.json", '"which": "10"', '"which": "../10"', "does not tell how"),
        ("metadata/provenance.json", '"kind": "anniversary"', '"kind": "addendum"', "does not tell how"),
        ("metadata/provenance.json", '"locales": [', '"locales": ["../en",', "is not that of these books"),
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


def test_made_again_by_something_else(office: Office, bag: Path) -> None:
    """Where what prints has changed, the books may differ; which versions did is said, and it is no fault."""
    path = bag / "metadata/provenance.json"
    about = json.loads(path.read_text("utf-8"))
    about["machine"]["weasyprint"] = "99.0"
    path.write_text(json.dumps(about), "utf-8")
    source = bag / "data/source/twinbook.toml"
    source.write_text(source.read_text("utf-8").replace("Protocol Office", "Protocol Bureau"), "utf-8")
    listed_anew(bag)
    result = run(office, "verify", str(bag), "--rerender")
    assert result.exit_code == 0
    assert "weasyprint 99.0 then, 70.0 now" in result.stderr


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
        (("verify",), "Missing argument"),
    ],
)
def test_wrong_usage(office: Office, arguments: tuple[str, ...], message: str) -> None:
    """Wrong usage is said in a line."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


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


def test_visit(office: Office, tmp_path: Path) -> None:
    """A visit's book can be archived, too, with the programme as a calendar."""
    result = run(office, "archive", VISIT, "-k", "visit", "--date", DATE, "--to", str(tmp_path))
    assert result.exit_code == 0, result.output
    (place,) = tmp_path.glob(f"{VISIT}-2024-*")
    assert (place / "data/source/programme.en.ics").is_file()
    assert run(office, "verify", str(place)).exit_code == 0


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
    assert (bag.parent / "catalog.csv").read_text("utf-8").count("\n") == 2
    assert b"<dc:identifier>" in (bag.parent / "dc.xml").read_bytes()


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
