import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from twinbook.press import fonts, foundry
from twinbook.press.fonts import Face
from twinbook.press.foundry import Font, FontsError, Foundry, cast, provide
from twinbook.press.pdf import Page, Printed, press
from twinbook.press.worker import Worker

SC, TC, JP, KR = (f"Noto Serif CJK {name}" for name in ("SC", "TC", "JP", "KR"))
LATIN = "Noto Serif"
FAMILIES = {"Latn": (LATIN,), "Hans": (SC, LATIN), "Kore": (KR, LATIN)}
ALL = {**FAMILIES, "Hant": (TC, LATIN), "Jpan": (JP, LATIN)}
SCRIPTS = {"en": "Latn", "zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan", "ko": "Kore"}
STYLE = "".join(
    f'[lang="{tag}"] {{ font-family: {", ".join(f"{name!r}" for name in ALL[script])} }}'
    for tag, script in SCRIPTS.items()
)


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Let each test see anew whether a font is here."""
    foundry._provided.cache_clear()
    yield
    foundry._provided.cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the small fonts of the tests, of which each is cast once."""
    made = tmp_path_factory.getbasetemp() / "fonts"
    made.mkdir(exist_ok=True)
    return made


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Start a worker: a process that was given fonts has others no more."""
    made = Worker()
    yield made
    made.end(at_once=True)


def regular(family: str) -> Face:
    """Return the regular font of a family."""
    found = fonts.face(family, "Regular")
    assert found
    return found


def opened(data: bytes) -> TTFont:
    """Open a font."""
    return TTFont(io.BytesIO(data), lazy=True)


def characters(data: bytes) -> set[str]:
    """Return the characters of a font."""
    return set(map(chr, opened(data).getBestCmap()))


def beyond(made: Foundry, **used: str) -> set[tuple[str, str, str]]:
    """Return the family, style and block of each font that a page needs beside the fixed sets."""
    found = made.of(used)
    assert found[: len(made.fixed)] == made.fixed
    return {(font.family, font.style, font.block) for font in found[len(made.fixed) :]}


def page(*texts: tuple[str, str], made: Foundry | None = None) -> Page:
    """Return a page of paragraphs, each in a language: regular, bold and italic; with fonts of a foundry."""
    body = "".join(f'<p lang="{tag}">{said}<br><b>{said}</b><br><i>{said}</i></p>' for tag, said in texts)
    html = f'<html lang="en"><head><title>T</title><style>{STYLE}</style></head><body>{body}</body></html>'
    used: dict[str, str] = {}
    for tag, said in texts:
        used[SCRIPTS[tag]] = used.get(SCRIPTS[tag], "") + said
    return Page("x.pdf", html, fonts=made.of(used) if made else ())


def text(printed: Printed) -> list[str]:
    """Return the lines of a print's first page, as they are selected."""
    assert printed.pdf, printed.problems
    return pypdfium2.PdfDocument(printed.pdf)[0].get_textpage().get_text_range().split()


def picture(printed: Printed) -> bytes:
    """Return a print's first page as dots, so many that they are not fitted to a font's hints."""
    assert printed.pdf, printed.problems
    return bytes(pypdfium2.PdfDocument(printed.pdf)[0].render(scale=6, grayscale=True).buffer)


@pytest.mark.parametrize(
    ("family", "codec", "ideographs"),
    [
        (SC, "gb2312", 6763),  # GB 2312-1980: 3,755 and 3,008
        (TC, "big5", 13051),  # Big5: 5,401 and 7,652, two of them twice
        (JP, "euc_jp", 6355),  # JIS X 0208: 2,965 and 3,390
        (KR, "euc_kr", 4620),  # KS X 1001: 4,888, some of them up to four times
    ],
)
def test_fixed_set(folder: Path, family: str, codec: str, ideographs: int) -> None:
    """A fixed set has each character of its script's standard, the common ones, and no other of Han."""
    (font,) = (f for f in Foundry(folder, ALL).fixed if (f.family, f.style) == (family, "Regular"))
    has = characters(font.path(folder).read_bytes())

    def standard(character: str) -> bool:
        try:
            return len(character.encode(codec)) == 2
        except UnicodeEncodeError:
            return False

    unified = set(map(chr, range(0x4E00, 0xA000)))
    assert has & unified == set(filter(standard, unified))
    assert ideographs <= len(has & unified) <= ideographs + 10  # the standards have some among their signs
    assert set("Aa9éЖ—“”…№、。（）＋") <= has
    assert len(has & set(map(chr, range(0xAC00, 0xD7A4)))) == (2350 if family == KR else 0)


def test_several_scripts() -> None:
    """A family that serves two scripts has the sets of both; one that serves none with a set neither."""
    both, none = (characters(cast(regular(KR), KR, "Regular", part)) for part in ("Hans+Kore", "Latn"))
    assert {"门", "전"} <= both
    assert not {"门", "전"} & none
    assert "A" in none


def test_faces(folder: Path) -> None:
    """Each family has its styles once: a small font as it is installed, of a large one its script's set."""
    made = Foundry(folder, FAMILIES)
    assert [(font.family, font.style, font.part) for font in made.fixed] == [
        *((LATIN, style, "") for style in fonts.STYLES),
        *((SC, style, "Hans") for style in ("Regular", "Bold")),
        *((KR, style, "Kore") for style in ("Regular", "Bold")),
    ]
    assert made.fixed[0].path(folder).read_bytes() == Path(regular(LATIN).file).read_bytes()


def test_missing_family(folder: Path) -> None:
    """A family that is not installed has no font; the others have theirs."""
    assert [font.family for font in Foundry(folder, {"Latn": ("No Such Font", LATIN)}).fixed] == [LATIN] * 4


@pytest.mark.parametrize(
    ("part", "style", "named"),
    [("Kore", "Bold", f"{KR} Bold"), ("Kore BD", "Regular", f"{KR} BD Regular")],
)
def test_named(part: str, style: str, named: str) -> None:
    """A cast is named after its family, its block and its style, and tells nothing else of itself."""
    face = fonts.face(KR, style)
    assert face
    names = {name.nameID: str(name) for name in opened(cast(face, KR, style, part))["name"].names}
    family = named.removesuffix(f" {style}")
    assert names == {1: family, 2: style, 4: named, 6: f"{family}-{style}".replace(" ", "")}


def test_block() -> None:
    """A further font has the characters of one block, none of which is in the fixed set."""
    further = characters(cast(regular(KR), KR, "Regular", "Kore BD"))
    assert "뷁" in further
    assert {ord(character) // 256 for character in further} == {0xBD}
    assert not further & characters(cast(regular(KR), KR, "Regular", "Kore"))


def test_same_bytes_cast() -> None:
    """The same source and part give the same bytes; another part, style or family others."""
    made = [cast(regular(SC), SC, "Regular", "Hans 34") for _ in range(2)]
    assert made[0] == made[1] != cast(regular(TC), TC, "Regular", "Hant 34")


@pytest.mark.parametrize(
    ("used", "wanted"),
    [
        ({"Hans": "沈阳，Text", "Kore": "대전 大田", "Latn": "Text"}, set()),
        ({"Hans": "㐂"}, {(SC, "34")}),
        ({"Hans": "広"}, {(SC, "5E")}),  # its own form, though Japanese has it in its fixed set
        ({"Jpan": "広"}, set()),
        ({"Kore": "뷁"}, {(KR, "BD")}),
        ({"Latn": "뷁"}, {(SC, "BD"), (KR, "BD"), (TC, "BD"), (JP, "BD")}),  # no family of its own has it
        ({"Latn": "대전"}, set()),  # the fixed set of Korean has it
        ({"Hans": "뷁"}, {(SC, "BD")}),
        ({"Mong": "㐂"}, {(name, "34") for name in (SC, KR, TC, JP)}),  # a script without a style of its own
        ({"Hans": "\ue000\n"}, set()),  # none has it: `compose` tells so
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,  # a set has no order of its own
)
def test_beyond(folder: Path, used: Mapping[str, str], wanted: set[tuple[str, str]]) -> None:
    """A page gets the blocks of characters that the fixed sets lack: of its own families, in each style."""
    found = beyond(Foundry(folder, ALL), **used)
    assert {(family, block) for family, _, block in found} == wanted
    assert all((family, "Regular", block) in found for family, block in wanted)


def test_as_before(folder: Path) -> None:
    """The fonts of a page are the same whatever other pages needed, and in whichever order it says things."""
    made = Foundry(folder, FAMILIES)
    before = made.of({"Kore": "뷁"})
    made.of({"Hans": "㐂", "Kore": "뷁뷂힣"})
    assert made.of({"Kore": "뷁"}) == before == Foundry(folder, FAMILIES).of({"Kore": "뷂뷁"})


def test_cast_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the folder is not cast again."""
    before = Foundry(folder, FAMILIES).fixed
    monkeypatch.setattr(foundry, "cast", pytest.fail)
    assert Foundry(folder, FAMILIES).fixed == before


def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the one font that is installed be a copy that a test may change."""
    path = tmp_path / "installed.ttf"
    shutil.copy(regular(LATIN).file, path)
    only = replace(regular(LATIN), file=os.fspath(path))
    monkeypatch.setattr(fonts, "faces", lambda: (only,))
    return path


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"\xff\xfe"), id="no text"),
        pytest.param(lambda path: path.write_text("../../elsewhere", "ascii"), id="another place"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_damaged_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    """When what is known of a cast is damaged, it is cast anew."""
    copied(tmp_path, monkeypatch)
    before = Foundry(tmp_path / "kept", {"Latn": (LATIN,)}).fixed
    (note,) = (tmp_path / "kept/known").iterdir()
    damage(note)
    assert Foundry(tmp_path / "kept", {"Latn": (LATIN,)}).fixed == before
    assert note.read_text("ascii") == before[0].digest


def test_newer_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the installed font is another one, it is cast anew, and known by another digest."""
    path = copied(tmp_path, monkeypatch)
    (before,) = Foundry(tmp_path / "kept", {"Latn": (LATIN,)}).fixed
    path.write_bytes(path.read_bytes() + b"\0")
    (after,) = Foundry(tmp_path / "kept", {"Latn": (LATIN,)}).fixed
    assert before.digest != after.digest
    assert before.path(tmp_path / "kept").is_file()  # of use to those who print with it still


def seen(settings: Path) -> set[str]:
    """Return the families that fontconfig sees with some settings."""
    listed = subprocess.run(
        ["fc-list", "--format", "%{family}\n"],  # noqa: S607
        env={**os.environ, "FONTCONFIG_FILE": str(settings)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(listed.stdout.splitlines())


def test_provided(folder: Path) -> None:
    """The press sees the fonts of its page, those with blocks under names of their own, and no others."""
    made = Foundry(folder, FAMILIES)
    plain, rare = provide(folder, made.fixed), provide(folder, made.of({"Kore": "뷁"}))
    assert seen(plain) == {LATIN, SC, KR}
    assert seen(rare) == {LATIN, SC, KR, f"{KR} BD"}
    assert provide(folder, made.fixed) == plain != rare


def test_strange_folder(tmp_path: Path, folder: Path) -> None:
    """A folder may be called anything."""
    made = tmp_path / "a & <b> '沈阳'"
    assert seen(provide(made, Foundry(folder, {"Latn": (LATIN,)}).fixed)) == {LATIN}


def test_relative_folder(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may be named from where one is."""
    monkeypatch.chdir(tmp_path)
    settings = provide(Path("here"), Foundry(folder, {"Latn": (LATIN,)}).fixed)
    monkeypatch.chdir("/")
    assert seen(settings) == {LATIN}


def small(folder: Path) -> Font:
    """Return a font of few characters."""
    return Foundry(folder, FAMILIES).of({"Kore": "뷁"})[-1]


def test_cast_where_it_lacks(tmp_path: Path, folder: Path) -> None:
    """Where a font is not yet, it is cast from the installed one: the same bytes, and no more."""
    font = small(folder)
    provide(tmp_path, (font,))
    assert font.path(tmp_path).read_bytes() == font.path(folder).read_bytes()
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.parametrize("damage", [b"", b"\0" * 5000, None], ids=["empty", "other", "cut off"])
def test_damaged_font(tmp_path: Path, folder: Path, damage: bytes | None) -> None:
    """A damaged file is cast anew."""
    font = small(folder)
    whole = font.path(folder).read_bytes()
    provide(tmp_path, (font,))
    font.path(tmp_path).write_bytes(whole[:-1] if damage is None else damage)
    foundry._provided.cache_clear()  # another process
    provide(tmp_path, (font,))
    assert font.path(tmp_path).read_bytes() == whole


def test_other_version(tmp_path: Path, folder: Path) -> None:
    """A font of another version than the page's is told, by its name; as mixed it is used."""
    font = replace(small(folder), digest="0" * 64)
    with pytest.raises(FontsError, match=rf"“{KR}” \(Bold\) is of another version than the page's"):
        provide(tmp_path, (font,))
    assert list(tmp_path.rglob("*.otf")) == []
    assert seen(provide(tmp_path, (font,), mixed=True)) == {f"{KR} BD"}


def test_missing_font(tmp_path: Path) -> None:
    """A font that is not installed is told, by its name, mixed or not; as a problem of the page."""
    font = Font("No Such Font", "Bold", "", "0" * 64)
    for mixed in (True, False):
        with pytest.raises(FontsError, match=r"“No Such Font” \(Bold\) is missing"):
            provide(tmp_path, (font,), mixed=mixed)
    (problem,) = press(replace(page(), fonts=(font,)), tmp_path).problems
    assert (problem.path, problem.message) == ("x.pdf", "the font “No Such Font” (Bold) is missing")
    assert "twinbook doctor" in problem.hint


def test_no_folder(tmp_path: Path, folder: Path) -> None:
    """A folder that can not be written to is a problem of the page."""
    tmp_path.joinpath("file").write_bytes(b"")
    (problem,) = press(replace(page(), fonts=(small(folder),)), tmp_path / "file").problems
    assert problem.path == "x.pdf"
    assert "file" in problem.message


# What the languages write differently, and what each font has of its own, as the Korean comma and space.
ALIKE = "骨直海返平"
SAID = (
    ("en", "Text, 2026 — “quoted”, Ünïcode; дом ҮүӨө (1–2)"),
    ("zh-Hans", f"{ALIKE}门，“引号”《沈阳》——2026年7月29日。"),
    ("zh-Hant", f"{ALIKE}門，「引號」瀋陽——2026年。"),
    ("ja", f"{ALIKE}門、ひらがなカタカナ「引用」。"),
    ("ko", f"{ALIKE}門, 대전광역시 (인구 1.5백만), “한글” 2026. 7. 29. ~ 8·15?"),
)
RARE = (("zh-Hans", "㐂広"), ("zh-Hant", "㐂広"), ("ja", "㐂"), ("ko", "㐂뷁広"))


@pytest.mark.slow
@pytest.mark.parametrize("texts", [SAID, RARE, (*SAID, *RARE)], ids=["everyday", "rare", "both"])
def test_as_the_system_prints(folder: Path, texts: tuple[tuple[str, str], ...]) -> None:
    """A page looks, dot for dot, and reads as with the system's fonts: each language in its own forms."""
    plain, cut = Worker(), Worker()
    expected = plain.call(60, press, page(*texts))
    found = cut.call(60, press, page(*texts, made=Foundry(folder, ALL)), folder)
    plain.end()
    cut.end()
    assert text(found) == text(expected) == [word for _, said in texts for word in said.split() * 3]
    assert picture(found) == picture(expected)


@pytest.mark.slow
def test_own_forms(worker: Worker, folder: Path) -> None:
    """The same characters look different in each language that writes them differently, and read the same."""
    made = Foundry(folder, ALL)
    prints = [worker.call(60, press, page((tag, ALIKE), made=made), folder) for tag in list(SCRIPTS)[1:]]
    assert len({picture(printed) for printed in prints}) == 4
    assert {tuple(text(printed)) for printed in prints} == {(ALIKE,) * 3}


@pytest.mark.slow
def test_printed_alone(folder: Path, tmp_path: Path, worker: Worker) -> None:
    """The bytes of a book depend neither on what was printed before it, nor on the folder of its fonts."""
    made = Foundry(folder, ALL)
    wanted, others = page(*SAID, *RARE[3:], made=made), page(*RARE, ("ko", "똠방각하"), made=made)
    alone = worker.call(60, press, wanted, tmp_path)
    other = Worker()
    other.call(60, press, others, folder)
    after = other.call(60, press, wanted, folder)
    other.end()
    assert alone.pdf
    assert alone.pdf == after.pdf


@pytest.mark.slow
def test_no_other_font(worker: Worker, tmp_path: Path) -> None:
    """A character that the page's own fonts lack is a problem, whatever else the system has."""
    made = Foundry(tmp_path, {"Latn": (LATIN,)})
    printed = worker.call(60, press, replace(page(("ko", "대전")), fonts=made.fixed), tmp_path)
    assert printed.pdf is None
    assert "U+B300" in "\n".join(map(str, printed.problems))
