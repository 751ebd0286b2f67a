"""The way of a changed sentence: stale, sent out, come back, signed off; nobody's work is lost on it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from office import TODAY, Office
from twinbook import checking, translating
from twinbook.cli import main
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.language import po
from twinbook.language.typeset import plain
from twinbook.press.pdf import Page
from twinbook.workspace import Workspace, find

RIVER = "cities/alpha:profile.river.text"
PO = "content/translations/ko/cities/alpha.po"


def run(office: Office, *arguments: str) -> Result:
    """Run a command; a traceback is no outcome."""
    result = CliRunner().invoke(main, ["-C", str(office.root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def states(office: Office) -> dict[str, int]:
    """Return how the texts of Korean books are, but for the words."""
    told = json.loads(run(office, "translate", "status", "-l", "ko", "--json").output)
    return dict(told["ko"]["books"]["alpha--beta"])


def translated(office: Office, says: str = "{alpha}은 강가에 있다.") -> None:
    """Translate the river, and all else as it comes."""
    run(office, "translate", "update")
    for path in sorted((office.root / "content/translations/ko").rglob("*.po")):
        text = path.read_text("utf-8")
        done = re.sub(r'(msgid "(?!")(.*)"\n)msgstr ""', r'\1msgstr "번역: \2"', text)
        path.write_text(done.replace("번역: {alpha} lies on a river.", says), "utf-8")


def change(office: Office, before: str, after: str, path: str = "content/cities/alpha.yaml") -> None:
    """Change a file."""
    file = office.root / path
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def notice(office: Office) -> bool:
    """Say whether the Korean book says that nobody has reviewed it."""
    workspace = office.workspace
    survey = checking.check(workspace, TODAY)
    page = compose(Desk(workspace, survey.library, TODAY), Edition("briefing", "alpha--beta", "ko"))
    assert isinstance(page, Page), page
    return "검토를 거치지 않은 번역" in plain(page.html)


def test_update(office: Office) -> None:
    """Files are written with what a translator is told; a second time nothing changes."""
    assert PO in run(office, "translate", "update").output
    text = (office.root / PO).read_text("utf-8")
    assert "# Translation not reviewed by a person yet." in text
    assert (
        '#. city: City of Alpha\n#. source: An Atlas\n#. {alpha} = 알파\nmsgctxt "profile.river.text"' in text
    )
    before = {path: path.read_bytes() for path in office.root.rglob("*.po")}
    again = run(office, "translate", "update")
    assert (again.output, again.exit_code) == ("", 0)
    assert before == {path: path.read_bytes() for path in office.root.rglob("*.po")}


def test_files_pass_msgfmt(office: Office) -> None:
    """What is written passes gettext's checks."""
    translated(office)
    run(office, "translate", "sign", "-l", "ko", "--by", "Kim", "alpha--beta")
    tool = shutil.which("msgfmt")
    assert tool, "make test installs gettext"
    for path in sorted(office.root.rglob("*.po")):
        done = subprocess.run([tool, "-c", "-o", "/dev/null", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_way_of_a_sentence(office: Office) -> None:
    """Changed, stale and marked, sent out, come back, signed off: each step, and nothing lost."""
    translated(office)
    run(office, "translate", "sign", "-l", "ko", "--by", "Kim Min-su", "--date", "2026-11-22", "alpha--beta")
    assert states(office)["reviewed"] == sum(states(office).values())
    assert not notice(office)
    assert run(office, "build", "-l", "ko", "--final", "--dry-run", "alpha--beta").exit_code == 0

    change(office, "{alpha} lies on a river.", "{alpha} lies on a wide river.")
    assert states(office)["stale"] == 1  # before an update, too
    run(office, "translate", "update")
    assert states(office)["stale"] == 1
    assert notice(office)
    (stale,) = (m for m in po.parse((office.root / PO).read_bytes()) if m.key == "profile.river.text")
    assert stale.translation == "{alpha}은 강가에 있다."
    assert stale.previous[1] == "{alpha} lies on a river."
    refused = run(office, "build", "-l", "ko", "--final", "--dry-run", "alpha--beta")
    assert refused.exit_code == 1
    assert f"the text of {RIVER} has changed since it was translated" in refused.output

    out = str(office.root / "out.xlf")
    assert "1 stale" in run(office, "translate", "export", "-l", "ko", "--out", out).output
    work = Path(out).read_text("utf-8")
    assert "{alpha} lies on a river." in work  # the source before
    done = work.replace(
        '<target state="needs-translation">{alpha}은 강가', '<target state="translated">{alpha}은 넓은 강가'
    )
    Path(out).write_text(done, "utf-8")
    back = run(office, "translate", "import", out)
    assert back.exit_code == 0
    assert "“{alpha}은 강가에 있다.” → “{alpha}은 넓은 강가에 있다.”" in back.output
    assert states(office)["stale"] == 0
    assert states(office)["translated"] == 1
    assert notice(office)

    signed = run(office, "translate", "sign", "-l", "ko", "--by", "Lee", RIVER)
    assert "1 text signed by Lee" in signed.output
    assert not notice(office)
    assert run(office, "build", "-l", "ko", "--final", "--dry-run", "alpha--beta").exit_code == 0


def test_no_meaning(office: Office) -> None:
    """A change that is told to mean nothing keeps the translation; an unknown key is told."""
    translated(office)
    change(office, "lies on a river", "lies by a river")
    assert run(office, "translate", "update", "--no-meaning", RIVER).exit_code == 0
    assert states(office)["stale"] == 0
    wrong = run(office, "translate", "update", "--no-meaning", "cities/alpha:river")
    assert (wrong.exit_code, "there is no text" in wrong.output) == (1, True)


def test_renamed_record(office: Office) -> None:
    """A record under another name takes its translations along; the old file stays."""
    translated(office)
    before = (office.root / "content/translations/ko/cities/gamma.po").read_text("utf-8")
    for path in sorted((office.root / "content").rglob("*.yaml")):
        path.write_text(path.read_text("utf-8").replace("gamma", "delta"), "utf-8")
    (office.root / "content/cities/gamma.yaml").rename(office.root / "content/cities/delta.yaml")
    run(office, "translate", "update")
    assert (office.root / "content/translations/ko/cities/gamma.po").read_text("utf-8") == before
    new = po.parse((office.root / "content/translations/ko/cities/delta.po").read_bytes())
    assert all(message.translation for message in new)


def test_import_does_not_overwrite(office: Office) -> None:
    """A translation that was changed here meanwhile is kept and told of; --force takes the other."""
    translated(office)
    out = str(office.root / "out.csv")
    run(office, "translate", "export", "-l", "ko", "--format", "csv", "--all", "--out", out)
    change(office, "강가에 있다", "강변에 있다", PO)
    text = Path(out).read_text("utf-8-sig").replace("강가에 있다", "물가에 있다")
    Path(out).write_text(text, "utf-8")
    found = run(office, "translate", "import", out)
    assert found.exit_code == 1
    assert "it was translated meanwhile as “{alpha}은 강변에 있다.”" in found.output
    assert "강변에 있다" in (office.root / PO).read_text("utf-8")
    assert run(office, "translate", "import", "--force", out).exit_code == 0
    assert "물가에 있다" in (office.root / PO).read_text("utf-8")


def test_import_after_another_change(office: Office) -> None:
    """What comes back for a text that has changed since is taken as fuzzy; that a text is gone is told."""
    translated(office)
    out = str(office.root / "out.xlf")
    run(office, "translate", "export", "-l", "ko", "--all", "--out", out)
    change(office, "lies on a river", "lies on two rivers")
    run(office, "translate", "update")
    text = Path(out).read_text("utf-8").replace("강가에 있다", "큰 강가에 있다")
    Path(out).write_text(
        text.replace('resname="profile.poet.text"', 'resname="profile.nobody.text"'), "utf-8"
    )
    found = run(office, "translate", "import", out)
    assert "taken as fuzzy: “{alpha}은 큰 강가에 있다.”" in found.output
    assert "cities/gamma:profile.nobody.text: there is no such text any more" in found.output
    assert found.exit_code == 1
    assert states(office)["stale"] == 1


def test_sign_refuses(office: Office) -> None:
    """What is missing, stale or broken is not signed, and told with its place; the rest is."""
    translated(office, "{nobody}은 강가에 있다.")
    found = run(office, "translate", "sign", "-l", "ko", "--by", "Kim", "alpha", "gamma")
    assert found.exit_code == 1
    assert "there is no “nobody”" in found.output
    assert "cities/gamma.po: 1 signed" in found.output
    change(office, "lies on a river", "lies on two rivers")
    assert (
        f"the text of {RIVER} has changed"
        in run(office, "translate", "sign", "-l", "ko", "--by", "K", RIVER).output
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["update", "-l", "en"], ["update", "-l", "fr"], ["sign", "-l", "ko", "alpha"],
        ["sign", "-l", "ko", "--by", " ", "alpha"], ["sign", "-l", "ko", "--by", "K", "nobody"],
        ["export"], ["export", "-l", "ko", "--format", "doc"], ["import"],
    ],
)  # fmt: skip
def test_wrong_usage(office: Office, arguments: list[str]) -> None:
    """Wrong usage is exit 2 with a message."""
    assert run(office, "translate", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("x.xlf", "<x", "not XML"), ("x.docx", "", "not known here"), ("x.csv", "a,b\n", "no column")],
)
def test_broken_delivery(office: Office, name: str, text: str, said: str) -> None:
    """A broken file changes nothing, and tells why."""
    office.write(name, text)
    found = run(office, "translate", "import", name)
    assert (found.exit_code, said in found.output) == (1, True)
    assert run(office, "translate", "import", "nothing.xlf").exit_code == 1


def test_broken_file(office: Office) -> None:
    """A broken file of translations is told with its line, left as it is, and stops no other."""
    translated(office)
    (office.root / PO).write_text('msgid "a"\nmsgstr "b\n', "utf-8")
    found = run(office, "translate", "update")
    assert found.exit_code == 1
    assert f"{PO}:2: error: this line is not understood" in found.output
    assert (office.root / PO).read_text("utf-8") == 'msgid "a"\nmsgstr "b\n'
    for command in (["status"], ["check"], ["export", "-l", "ko", "--all"]):
        assert run(office, "translate", *command).exit_code == 1


def test_words_of_an_office(office: Office) -> None:
    """An office's file of words holds those that do not come translated, and those that it signs."""
    run(office, "translate", "update")
    own = office.root / "templates/translations/ko.po"
    assert not own.exists()
    office.write("templates/parts/cover.html", '{{ _("A word of our own") }}')
    run(office, "translate", "update")
    assert [m.text for m in po.parse(own.read_bytes()) if not m.header] == ["A word of our own"]
    run(office, "translate", "sign", "-l", "ko", "--by", "Kim", "words")
    workspace = office.workspace
    words = translating.files(workspace, checking.load(workspace)[0], "ko")[0]
    assert translating.counted(words.texts)["missing"] == 1
    assert translating.counted(words.texts)["reviewed"] > 200


def test_new_locale(office: Office) -> None:
    """Another language is ready to be filled: settings, words, prose, names; a style where there is none."""
    found = run(office, "new", "locale", "th")
    assert found.exit_code == 0
    assert office.workspace.locales == ("en", "ko", "th")
    assert "Noto Serif Thai" in (office.root / "styles/scripts/Thai.css").read_text("utf-8")
    names = (office.root / "content/translations/th/names.csv").read_text("utf-8")
    assert "content/cities/alpha.yaml,Alpha,City of Alpha,ko: 알파,," in names
    words = po.parse((office.root / "templates/translations/th.po").read_bytes())
    assert len(words) > 200
    assert run(office, "translate", "update", "-l", "th").output == ""
    desk = Desk(office.workspace, checking.load(office.workspace)[0], TODAY)
    assert isinstance(compose(desk, Edition("briefing", "alpha--beta", "th")), Page)


@pytest.mark.parametrize("tag", ["th_TH!", "xx", "ko", "english"])
def test_no_new_locale(office: Office, tag: str) -> None:
    """What is no language, or is there already, changes nothing."""
    before = (office.root / "twinbook.toml").read_text("utf-8")
    assert run(office, "new", "locale", tag).exit_code == 2
    assert (office.root / "twinbook.toml").read_text("utf-8") == before


@pytest.mark.parametrize("locale", ["zh-Hans", "ko", "mn"])
def test_our_own_files_are_up_to_date(locale: str) -> None:
    """The repository's files of translations are what `update` writes, and tell no fault."""
    workspace = find(Path(__file__).parents[1])
    assert isinstance(workspace, Workspace)
    library = checking.load(workspace)[0]
    known = translating.files(workspace, library, locale)
    assert [file.shown for file in translating.updated(known, (), locale)] == []
    assert checking.translations(workspace, library, (locale,)) == ()
