"""A small office for the tests: two twinned cities, a third one, people, a term and sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from twinbook import checking
from twinbook.book.figures.drawing import Look
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.pair import Pair
from twinbook.edition.desk import Desk, wording
from twinbook.edition.edition import Edition
from twinbook.workspace import Workspace, find

TODAY = date(2026, 11, 22)
LOOK = Look("#1b2330", "#4f5a69", "#1d4a5e", "#b4bec7", "#eef2f4", "#ffffff", ("Noto Sans",))

SMALL: Mapping[str, str] = {
    "twinbook.toml": 'office = "Protocol Office"\nlocales = ["en", "ko"]\n',
    "content/cities/alpha.yaml": """\
kind: city
country: CN
names: {en: {name: Alpha, full: City of Alpha}, ko: 알파}
location: {lat: 41.79222, lon: 123.43278, source: atlas}
time-zone: Asia/Shanghai
facts:
  - {id: area, key: area, value: 540, unit: square-kilometer, source: atlas}
  - {id: population, key: population, value: 1500000, as-of: 2013, source: paper}
profile:
  - {id: river, section: geography, text: "{alpha} lies on a river.", source: atlas}
""",
    "content/cities/beta.yaml": """\
kind: metropolitan-city
country: KR
names: {en: {name: Beta, full: Beta Metropolitan City}, ko: {name: 베타, full: 베타광역시}}
own: ko
location: {lat: 36.34913, lon: 127.38493, source: atlas}
time-zone: Asia/Seoul
facts:
  - {id: to-gamma, key: distance, to: gamma, value: 35, unit: kilometer, source: paper}
""",
    "content/cities/gamma.yaml": """\
kind: city
country: KR
names: {en: Gamma, ko: 감마}
profile:
  - {id: poet, section: culture, text: "{stranger} wrote in {gamma}.", source: far-away}
""",
    "content/people/kim-one.yaml": """\
names: {en: Kim One, ko: 김일}
own: ko
offices:
  - {id: mayor, role: mayor, of: beta, since: 2002-07, until: 2006-06, source: paper}
""",
    "content/people/wang-two.yaml": """\
names: {en: Wang Two}
own: zh-Hans
variants:
  - {form: Wong Two, source: paper}
offices:
  - {id: mayor, role: mayor, of: alpha, as-of: 2001, source: atlas}
""",
    "content/people/stranger.yaml": "names: {en: A Stranger, ko: 나그네}\n",
    "content/terms/fair.yaml": "kind: event\nnames: {en: the Fair, ko: 박람회}\nrendered: [ko]\n",
    "content/sources/atlas.yaml": "title: An Atlas\nlanguage: en\npublisher: Maps Ltd\npublished: 2020\n",
    "content/sources/paper.yaml": "described: A report on {beta}\nlanguage: ko\npublisher: The Paper\n",
    "content/sources/far-away.yaml": "title: Far Away\nlanguage: en\npublisher: Maps Ltd\n",
    "content/pairs/alpha--beta.yaml": """\
cities: [alpha, beta]
ties:
  - id: sister-city
    kind: sister-city
    date: 2013-07-29
    basis: signing at the {fair}
    signed-by: [wang-two, kim-one]
    source: paper
    disputed:
      - {id: earlier, says: They were sisters in 2003., source: atlas, reason: The paper has the protocol.}
chronology:
  - {id: sister, date: 2013-07-29, kind: agreement, text: The two cities sign., source: paper}
  - {id: visit, date: 2003-07, inferred: [year], kind: visit, direction: beta -> alpha, people: [kim-one],
     text: "{kim-one} visits {alpha}.", source: [paper, atlas]}
""",
    "content/pairs/alpha--gamma.yaml": """\
cities: [alpha, gamma]
ties:
  - {id: friends, kind: friendship-city, date: 1999, basis: a letter, source: far-away}
chronology:
  - {id: letter, date: 1999, kind: correspondence, text: "{stranger} brings a letter.", source: far-away}
""",
}


@dataclass(frozen=True)
class Office:
    """A workspace on the disk, as it is at the moment it is asked."""

    root: Path

    def write(self, name: str, text: str) -> None:
        """Write a file of the workspace."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def pair(self, text: str) -> None:
        """Write the pair alpha--beta anew, below its cities."""
        self.write("content/pairs/alpha--beta.yaml", f"cities: [alpha, beta]\n{text}")

    @property
    def workspace(self) -> Workspace:
        """Its settings."""
        found = find(self.root)
        assert isinstance(found, Workspace), found
        return found

    def library(self) -> Library:
        """Return all its records; none may be broken."""
        library, problems = checking.load(self.workspace)
        assert not problems, "\n".join(map(str, problems))
        return library

    def desk(self, today: date = TODAY) -> Desk:
        """Return what its books are made from, broken files included."""
        survey = checking.check(self.workspace, today)
        broken = frozenset(problem.path for problem in survey.errors)
        return Desk(self.workspace, survey.library, today, broken, survey.tongues)

    def words(self, locale: str = "en", subject: str = "alpha--beta") -> tuple[Wording, Pair]:
        """Return the wording of a pair's book, and the pair."""
        library = self.library()
        desk = Desk(self.workspace, library, TODAY)
        return wording(desk, Edition("briefing", subject, locale)), library.pairs[subject]
