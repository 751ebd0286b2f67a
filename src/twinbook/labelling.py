"""What a bag says of itself: its record, its labels, its profile, and what whoever opens it reads first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from twinbook import __version__
from twinbook.archive import dublin_core
from twinbook.archive.dublin_core import DC, LANG
from twinbook.archive.meaning import ABOUT, BAG, RECORD
from twinbook.edition.edition import Work
from twinbook.press.metadata import Description

AGENT = f"Twinbook {__version__}"
PROFILE = "urn:twinbook:bagit-profile:1"
INTERNAL = "internal: these books have points for the office alone"


@dataclass(frozen=True)
class Label:
    """What there is to say of a bag; what is told by language is in the order of the workspace's languages.

    `office` is whose it is, `tag` the language of its name where that is known. `internal` has, for books
    that not everybody is to see, the words for that.
    """

    work: Work
    day: date
    identifier: str
    office: str
    tag: str
    contact: str
    rights: str
    reports: Mapping[str, str]  # paths in the bag
    described: Mapping[str, Description]
    internal: Mapping[str, str]
    machine: Mapping[str, str]


def info(label: Label) -> tuple[tuple[str, str], ...]:
    """Return the lines of bag-info.txt; one without a value is none."""
    return (
        ("Source-Organization", label.office),
        ("Contact-Name", label.contact),
        ("External-Description", next(iter(label.described.values())).title),
        ("External-Identifier", label.identifier),
        ("Bagging-Date", label.day.isoformat()),
        ("Access", INTERNAL if label.internal else ""),
        ("BagIt-Profile-Identifier", PROFILE),
        ("Bag-Software-Agent", AGENT),
    )


def metadata(label: Label) -> dict[str, bytes]:
    """Return the files below metadata/."""
    day = label.day.isoformat()
    about = {
        "format": BAG,
        "kind": label.work.kind,
        "subject": label.work.subject,
        "which": label.work.which,
        "date": day,
        "locales": [*label.reports],
        "reports": dict(label.reports),
        "machine": dict(label.machine),
    }
    events = [
        {"type": kind, "date": f"{day}T00:00:00Z", "agent": AGENT, "outcome": "success", "detail": detail}
        for kind, detail in (
            ("creation", f"{len(label.reports)} books were made from data/source; dated as their edition"),
            ("message digest calculation", "SHA-256 and SHA-512 of every file; dated as the edition"),
            ("packaging", "BagIt 1.0 (RFC 8493); dated as the edition"),
        )
    ]
    return {
        RECORD.removeprefix("metadata/"): record(label),
        ABOUT.removeprefix("metadata/"): as_json(about),
        "events.json": as_json({"events": events}),
        "bagit-profile.json": as_json(PROFILE_TOLD),
    }


def record(label: Label) -> bytes:
    """Return the record of a bag in Dublin Core, with what there are words for in each language."""
    root = ET.Element("metadata")

    def add(name: str, text: str, tag: str = "") -> None:
        if text:
            one = ET.SubElement(root, f"{{{DC}}}{name}")
            one.text = text
            if tag:
                one.set(LANG, tag)

    for tag, about in label.described.items():
        add("title", about.title, tag)
    add("creator", next(iter(label.described.values())).creator)
    for tag, about in label.described.items():
        for subject in about.subjects:
            add("subject", subject, tag)
        add("coverage", about.coverage, tag)
    add("publisher", label.office, label.tag)
    add("date", label.day.isoformat())
    add("type", "Text")
    add("format", "application/pdf")
    add("identifier", label.identifier)
    for tag in label.reports:
        add("language", tag)
    for tag, words in label.internal.items():
        add("rights", words, tag)
    add("rights", label.rights)
    return dublin_core.written(root)


def readme(label: Label) -> bytes:
    """Return what whoever opens a bag reads first, who may not know what made it."""
    return README.format(
        titles="\n".join(f"  {tag:8} {about.title}" for tag, about in label.described.items()),
        day=label.day.isoformat(),
        office=label.office,
        identifier=label.identifier,
        internal=README_INTERNAL if label.internal else "",
    ).encode()


def as_json(told: object) -> bytes:
    """Return what is told as a file."""
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


PROFILE_TOLD = {
    "BagIt-Profile-Info": {
        "BagIt-Profile-Identifier": PROFILE,
        "BagIt-Profile-Version": "1.4.0",
        "External-Description": "Books of sister cities, with all that they were made from",
        "Source-Organization": "Twinbook",
        "Version": "1",
    },
    "Bag-Info": {
        name: {"required": required, "repeatable": False}
        for name, required in (
            ("Access", False),
            ("Bag-Software-Agent", True),
            ("BagIt-Profile-Identifier", True),
            ("Bagging-Date", True),
            ("Contact-Name", False),
            ("External-Description", True),
            ("External-Identifier", True),
            ("Payload-Oxum", True),
            ("Source-Organization", True),
        )
    },
    "Manifests-Required": ["sha256", "sha512"],
    "Manifests-Allowed": ["sha256", "sha512"],
    "Tag-Manifests-Required": ["sha256", "sha512"],
    "Tag-Manifests-Allowed": ["sha256", "sha512"],
    "Tag-Files-Required": [RECORD, ABOUT, "metadata/bagit-profile.json", "metadata/events.json"],
    "Tag-Files-Allowed": ["metadata/*"],
    "Allow-Fetch.txt": False,
    "Serialization": "forbidden",
    "Accept-BagIt-Version": ["1.0"],
}

README = """\
This folder holds books about two sister cities, and all that they were made from:

{titles}

Edition of   {day}; the dates beside the books and of the files are this one
Office       {office}
Identifier   {identifier}

report/      the books, PDF/A-3a and PDF/UA-1; each carries its data inside
rendition/   the same as pages for a browser, whole in themselves
source/      snapshot.json: the claims, each with its sources, in the language in which they were curated
             snapshot.<language>.json, chronology.<language>.csv and others: what is inside the books
             content/: the curated files (YAML) and the translations (PO); twinbook.toml: the settings
schema/      JSON Schemas of these files

The folder metadata/ beside this one holds dc.xml, the record in Dublin Core; provenance.json, how the books
were made; events.json, what was done with them; bagit-profile.json, the rules that this bag keeps.

Every file is listed, with its SHA-256 and SHA-512, in the manifests in the folder above this one (BagIt 1.0,
RFC 8493). There, on most systems, this checks them, as does any tool for BagIt:

  sha512sum -c manifest-sha512.txt tagmanifest-sha512.txt

"twinbook verify" looks at what the files say, too, and makes the books again.
{internal}"""

README_INTERNAL = """
INTERNAL. These are the books of a visit as the office has them: what is said in confidence, and points that
no guest is to see, are in the books, their pages and their sources alike. Do not give them to guests.
"""
