"""One book of the same text by Twinbook, WeasyPrint's command, Chromium and Typst; and what each lacks."""

import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from bench import engine
from bench.equivalent import typst
from bench.measure import Cost, FailedError, Task, alternately, called, middle, ratio, run
from bench.office import office
from bench.report import Plan, Result, Table, megabytes

LOCALE = "zh-Hans"
OURS = "Twinbook"
TOP = 60  # points from the upper edge that a running head stands in
CONTENTS = 5  # links that make a page the contents


def measure(plan: Plan) -> Result:
    """Measure those that are there, in turn, and look into what they made."""
    folder = plan.folder / "rivals"
    office(folder, pairs=1, entries=40 if plan.quick else 100, locales=(LOCALE,))
    run(Task("first", engine.build(folder, "--html")))
    (page,) = (folder / "build").rglob("*.html")
    tasks, absent = _tasks(folder, page)
    costs, failed = {}, dict(absent)
    for task in tasks:  # once to see that it works; it warms the caches of all alike
        try:
            run(task)
        except FailedError as error:
            failed[task.name] = f"failed ({str(error).splitlines()[-1][:120]})"
    costs = alternately([task for task in tasks if task.name not in failed], plan.times)
    made = {
        OURS: page.with_suffix(".pdf"),
        **{name: page.with_suffix(f".{name}.pdf") for name in costs if name != OURS},
    }
    head = ("One book", "CPU, s", "wall, s", "largest process, MB", "CPU")
    rows = tuple(
        (name, *_figures(middle(found), ratio(costs[OURS], found, lambda c: c.cpu)))
        for name, found in costs.items()
    )
    said = " ".join(f"{name}: {why}." for name, why in failed.items())
    looks = {name: looked(path) for name, path in made.items()}
    asked = tuple(next(iter(looks.values())))
    seen = Table(
        ("In the PDF", *looks), tuple((what, *(look[what] for look in looks.values())) for what in asked)
    )
    note = f"Each in new processes, start included; the last column is the ratio to {OURS}. {said}".strip()
    return Result((Table(head, rows, note), seen))


def _figures(cost: Cost, share: float) -> tuple[str, str, str, str]:
    return f"{cost.cpu:.2f}", f"{cost.wall:.2f}", megabytes(cost.peak), f"{share:.2f}×"


def _tasks(folder: Path, page: Path) -> tuple[list[Task], dict[str, str]]:
    """Return the tasks of those that are there, and why others are not."""
    weasyprint = str(Path(sys.executable).with_name("weasyprint"))
    target = str(page.with_suffix(".WeasyPrint.pdf"))
    tasks = [
        Task(OURS, engine.build(folder, "--force", jobs=1)),
        Task("WeasyPrint", (weasyprint, "--pdf-variant", "pdf/a-3a", str(page), target)),
    ]
    absent = {}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium:
        tasks.append(Task("Chromium", _chromium(chromium, page, folder / "profile")))
    else:
        absent["Chromium"] = "not installed (Debian: `apt-get install chromium`)"
    if find_spec("typst"):
        _write_typst(page)
        tasks.append(called("Typst", typeset, page.with_suffix(".typ"), page.with_suffix(".Typst.pdf")))
    else:
        absent["Typst"] = "not installed (`pip install typst`)"
    return tasks, absent


def _chromium(command: str, page: Path, profile: Path) -> tuple[str, ...]:
    return (
        command,
        "--headless",
        "--no-sandbox",  # it refuses to run as root with one; the page is our own
        "--disable-gpu",
        "--no-first-run",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--user-data-dir={profile}",
        f"--print-to-pdf={page.with_suffix('.Chromium.pdf')}",
        page.as_uri(),
    )


def _write_typst(page: Path) -> None:
    """Write the page as a Typst document, and beside it the files that our book has attached."""
    from pikepdf import open as opened

    from twinbook.book.page import stylesheet
    from twinbook.press.fonts import families_by_script
    from twinbook.workspace import packaged

    with opened(page.with_suffix(".pdf")) as pdf:
        names = tuple(pdf.attachments)
        for name in names:
            page.with_name(name).write_bytes(pdf.attachments[name].get_file().read_bytes())
    families = families_by_script(stylesheet((packaged("styles"),)))["Hans"]
    page.with_suffix(".typ").write_text(
        typst(page.read_text(encoding="utf-8"), families, names), encoding="utf-8"
    )


def typeset(source: str, target: str) -> None:
    """Print a Typst document as PDF/A-3a and PDF/UA-1."""
    import typst as compiler

    compiler.compile(source, output=target, pdf_standards=["a-3a", "ua-1"])


def looked(path: Path) -> dict[str, str]:
    """Return what a PDF holds of what a reader, a screen reader and an archive need."""
    from pikepdf import open as opened

    with opened(path) as pdf:
        root = pdf.Root
        metadata = pdf.open_metadata()
        part, level = metadata.get("pdfaid:part", ""), metadata.get("pdfaid:conformance", "")
        found = {
            "pages": f"{len(pdf.pages)}",
            "size, kB": f"{path.stat().st_size / 1000:,.0f}",
            "tags": _said("/StructTreeRoot" in root),
            "language": str(root.get("/Lang", "–")),
            "claims PDF/A": f"{part}{level.lower()}" if part else "–",
            "claims PDF/UA": metadata.get("pdfuaid:part", "–"),
            "outline": _said("/Outlines" in root and "/First" in root.Outlines),
            "attached files": f"{len(pdf.attachments)}",
        }
        contents = [index for index, page in enumerate(pdf.pages) if _links(page) >= CONTENTS]
    return {**found, **_texts(path, contents[0] if contents else None)}


def _links(page: object) -> int:
    """Return how many links on a page lead to places in the same document."""
    marks = getattr(page, "Annots", ())
    return sum(
        1
        for one in marks
        if one.get("/Subtype") == "/Link" and ("/Dest" in one or one.get("/A", {}).get("/S") == "/GoTo")
    )


def _texts(path: Path, contents: int | None) -> dict[str, str]:
    """Return what the text of the pages tells: page numbers in the contents, running heads."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(path)
    pages = [document[index].get_textpage() for index in range(len(document))]
    lines = pages[contents].get_text_range().split("\n") if contents is not None else []
    numbered = [line for line in lines if re.search(r"(^|\D)\d{1,3}$", line.strip())]
    heads = {
        text.get_text_bounded(bottom=document[index].get_height() - TOP).strip()
        for index, text in enumerate(pages)
        if index
    } - {""}
    return {
        "page numbers in the contents": _said(len(numbered) >= CONTENTS),
        "running heads by chapter": _said(len(heads) > 2),  # noqa: PLR2004 - one a side would be the book's title
    }


def _said(there: bool) -> str:  # noqa: FBT001 - a word for a truth
    return "yes" if there else "–"
