"""What the five seeds say, and their traps: in the library, and in the books in each language."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from office import TODAY
from printing import BOOKS, DAEJEON, INCHEON, LOCALES, named
from reading import Book, shown, squeezed
from twinbook.book.wording import Wording
from twinbook.content.city import Fact
from twinbook.content.library import Library
from twinbook.content.record import Claim, Entity, Record, item_id, walk
from twinbook.edition.desk import Desk, wording
from twinbook.edition.edition import Edition
from twinbook.workspace import Workspace

SEEDS = (  # the source records of the five documents
    "shenyang-fao-daejeon",
    "shenyang-wechat-incheon",
    "tiger-and-tech-2024",
    "geumcheon-sister-cities",
    "beijing-fao-seoul",
)


def claims(record: Record, key: str = "") -> Iterator[tuple[str, Claim]]:
    """Yield every claim in a record with its path: the field, and the ids of the items."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                path = ".".join(filter(None, (key, field.alias or name, item_id(item) or "")))
                if isinstance(item, Claim):
                    yield path, item
                yield from claims(item, path)


def claim(library: Library, entity: str, path: str) -> Claim:
    """Return the claim at a path of a record."""
    return dict(claims(library.entities[entity]))[path]


@pytest.mark.parametrize("seed", SEEDS)
def test_worked_through(library: Library, seed: str) -> None:
    """Each seed is worked through as a whole: it is cited, and what has no place says why."""
    source = library.sources[seed]
    assert source.worked_through == "whole"
    assert source.omitted
    assert sum(seed in c.source for e in library.entities.values() for _, c in claims(e)) > 5


def test_no_source_without_use(library: Library) -> None:
    """No source is without either a use or a passage that was left out."""
    cited = {p.value for e in library.entities.values() for p in walk(e) if p.refers == ("source",)}
    assert {source.id for source in library.sources.values() if not source.omitted} <= cited


def test_every_claim_has_a_source(library: Library) -> None:
    """No claim of a record, down to its disputes, is without a source that is there."""
    for entity in library.entities.values():
        for path, found in claims(entity):
            assert set(found.source) <= library.sources.keys(), (entity.id, path)


# City, fact, value, unit and year: each number of seeds 003 and 004.
NUMBERS: tuple[tuple[str, str, str, str | None, str | None], ...] = (
    ("baoshan", "social-laborers", "44.97", "percent", None),
    ("baoshan", "rural-laborers", "23.47", "percent", None),
    ("bergen", "commuters", "70000", None, None),
    ("guiyang", "area", "8034", "square-kilometer", None),
    ("guiyang", "share-of-province", "4.56", "percent", None),
    ("guiyang", "population", "4520000", None, None),
    ("guiyang", "districts", "6", None, None),
    ("guiyang", "county-level-cities", "1", None, None),
    ("guiyang", "counties", "3", None, None),
    ("guiyang", "primary-sector", "3.9", "percent", None),
    ("guiyang", "secondary-sector", "40.7", "percent", None),
    ("guiyang", "tertiary-sector", "55.4", "percent", None),
    ("guiyang", "tourism-income-target", "160000000000", "yuan", None),
    ("guiyang", "tourism-share-gdp", "11", "percent", None),
    ("guiyang", "tourism-share-services", "31", "percent", None),
    ("wendeng", "area", "1615", "square-kilometer", None),
    ("wendeng", "population", "581000", None, "2013"),
    ("wendeng", "development-zones", "2", None, None),
    ("wendeng", "towns", "12", None, None),
    ("wendeng", "subdistricts", "3", None, None),
    ("wendeng", "age", "1400", "year", None),
    ("huancui", "area", "991", "square-kilometer", None),
    ("huancui", "population", "322000", None, "2012"),
    ("huancui", "towns", "9", None, None),
    ("huancui", "subdistricts", "10", None, None),
    ("huancui", "temperature", "12.1", "celsius", None),
    ("huancui", "precipitation", "734.1", "millimeter", None),
    ("huancui", "gdp", "24300000000", "yuan", "2012"),
    ("huancui", "gdp-per-person", "72049", "yuan", "2012"),
    ("huancui", "primary-sector", "8.62", "percent", "2012"),
    ("huancui", "secondary-sector", "41.44", "percent", "2012"),
    ("huancui", "tertiary-sector", "49.94", "percent", "2012"),
    ("huancui", "trade", "2560000000", "us-dollar", "2012"),
    ("huancui", "exports", "1990000000", "us-dollar", "2012"),
    ("huancui", "imports", "570000000", "us-dollar", "2012"),
    ("huancui", "public-revenue", "2560000000", "yuan", "2012"),
    ("bayannuur", "distance-ulaanbaatar", "190", "kilometer", None),
    ("bayannuur", "population", "1543", None, None),
    ("bayannuur", "livestock", "99", "percent", None),
    ("bayannuur", "agriculture", "0.002", "percent", None),
    ("bayannuur", "other-industry", "0.9", "percent", None),
    ("bayannuur", "wells", "66", None, None),
    ("bayannuur", "schools", "1", None, None),
    ("bayannuur", "kindergartens", "1", None, None),
    ("bayannuur", "hospitals", "1", None, None),
    ("bayannuur", "community-centers", "1", None, None),
    ("bayannuur", "pupils", "262", None, None),
    ("bayannuur", "kindergarten-children", "45", None, None),
    ("bayannuur", "poverty-rate", "32.1", "percent", "2007"),
    ("bayannuur", "poverty-rate-minimum", "52", "percent", None),
    ("bayannuur", "lakes", "15", None, None),
    ("bayannuur", "lakes-dry", "9", None, None),
    ("seoul", "council-term", "2", "year", "2022-02-22"),
    ("seoul", "mayor-term", "4", "year", "2022-02-22"),
    ("seoul", "vice-mayors", "3", None, "2022-02-22"),
)


@pytest.mark.parametrize(("city", "name", "value", "unit", "year"), NUMBERS)
def test_numbers(  # noqa: PLR0913, PLR0917 - a row of the table
    library: Library, city: str, name: str, value: str, unit: str | None, year: str | None
) -> None:
    """Each number is data, with its unit and its date if it has one, and cites its seed."""
    fact = claim(library, city, f"facts.{name}")
    assert isinstance(fact, Fact)
    assert (fact.value, fact.unit) == (Decimal(value), unit)
    assert (fact.as_of.text if fact.as_of else None) == year
    seeds = (
        {*SEEDS}
        if city == "guiyang" and name in ("area", "county-level-cities", "counties")
        else {*fact.source}
    )
    assert seeds & {*SEEDS}


TIES = {
    "beijing--seoul": ("sister-city", "1993-10-23"),
    "geumcheon--baoshan": ("sisterhood", "1996-12-06"),
    "geumcheon--bayannuur": ("friendship-cooperation", "2012-07-26"),
    "geumcheon--bergen": ("sisterhood", "2004-10-15"),
    "geumcheon--burwood": ("sisterhood", "2003-09-15"),
    "geumcheon--guiyang": ("friendship-cooperation", "2015-10-30"),
    "geumcheon--huancui": ("friendship-cooperation", "2015-10-25"),
    "geumcheon--wendeng": ("friendship-cooperation", "2015-10-27"),
    "nanjing--daejeon": ("sister-city", "1994-11"),
    DAEJEON: ("sister-city", "2013-07-29"),
    INCHEON: ("sister-city", "2014-06-12"),
}


def test_ties(library: Library) -> None:
    """Each pair has the one tie that its seed gives, of its kind and with its date."""
    assert {p.id: [(t.kind, t.date.text) for t in p.ties] for p in library.pairs.values()} == {
        subject: [tie] for subject, tie in TIES.items()
    }


# Record, claim, and the dispute in which the printed claim stands beside the preferred one.
DISPUTED = (
    ("baoshan", "facts.area", "before-2005"),
    ("baoshan", "facts.area", "multiple"),
    ("baoshan", "facts.population", "undated"),
    ("baoshan", "facts.subdistricts", "ri-and-ban"),
    ("baoshan", "facts.subdistricts", "six-streets"),
    ("baoshan", "facts.towns", "three-hyang"),
    ("baoshan", "facts.towns", "thirteen-jin"),
    ("baoshan", "profile.location", "northeast"),
    ("baoshan", "profile.steel", "largest"),
    ("burwood", "facts.area", "multiple"),
    ("burwood", "facts.population", "census-2011"),
    ("burwood", "profile.location", "west-of-sydney"),
    ("bergen", "facts.area", "printed"),
    ("bergen", "facts.population", "one-million"),
    ("bergen", "facts.koreans", "printed"),
    ("bergen", "profile.location", "satellite-city"),
    ("guiyang", "facts.area", "separator"),
    ("guiyang", "facts.counties", "exchanged"),
    ("guiyang", "facts.county-level-cities", "exchanged"),
    ("guiyang", "facts.visitors", "hundred-million"),
    ("guiyang", "profile.location", "east-to-yunnan"),
    ("guiyang", "profile.universities", "three-names"),
    ("geumcheon--guiyang", "ties.friendship-cooperation", "sisterhood-2004"),
    ("geumcheon--guiyang", "ties.friendship-cooperation", "sister-city"),
    ("geumcheon--huancui", "ties.friendship-cooperation", "sister-city"),
    ("geumcheon--wendeng", "ties.friendship-cooperation", "sister-city"),
    ("geumcheon--bayannuur", "ties.friendship-cooperation", "sister-city"),
    ("wendeng", "profile.location", "central-city"),
    ("wendeng", "profile.change-of-status", "renamed"),
    ("wendeng", "profile.legend", "origin-as-fact"),
    ("wendeng", "profile.titles", "conditions"),
    ("wendeng", "facts.rank", "of-shandong"),
    ("huancui", "profile.location", "easternmost"),
    ("huancui", "facts.exports", "printed-number"),
    ("huancui", "facts.imports", "printed-number"),
    ("bayannuur", "facts.distance-ulaanbaatar", "east"),
    ("daejeon", "profile.agencies", "second-administrative-center"),
    ("daejeon", "profile.provincial-capital", "capital"),
    ("daejeon", "facts.agencies", "list-of-ten"),
    ("daejeon", "profile.eight-views", "printed-names"),
    ("incheon", "profile.chinatown", "only-chinatown"),
    ("incheon", "profile.tidal-flat", "worlds-first"),
    ("nanjing--daejeon", "chronology.2024-04-memorandum", "li-zhuangyu"),
    ("seoul", "facts.area", "area-printed"),
    ("seoul", "facts.population", "ten-million"),
    ("seoul", "facts.council-members", "members-printed"),
    ("seoul", "profile.hub", "sea-hub"),
    ("seoul", "profile.orchestra", "most-time-honored"),
    (DAEJEON, "ties.sister-city", "since-2003"),
)


@pytest.mark.parametrize(("entity", "path", "dispute"), DISPUTED)
def test_traps(library: Library, entity: str, path: str, dispute: str) -> None:
    """What a seed prints that cannot be right stands beside the preferred claim, with the reason."""
    (found,) = (other for other in claim(library, entity, path).disputed if other.id == dispute)
    assert {*found.source} & {*SEEDS}
    assert found.reason.text


INFERRED: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("nanjing--daejeon", "chronology.2024-04-memorandum", {"inferred": ("year",)}),
    ("beijing--seoul", "chronology.2018-11-performances", {"inferred": ("year",)}),
    ("huancui", "facts.exports", {"inferred": ("unit",)}),
    ("bayannuur", "facts.distance-ulaanbaatar", {"inferred": ("direction",)}),
    ("geumcheon--burwood", "ties.sisterhood", {"inferred": ("identity",)}),
    ("beijing--seoul", "background.committee-results", {"as_of": "2022-02-22"}),
    ("seoul", "profile.mayor", {"as_of": "2022-02-22"}),
)


@pytest.mark.parametrize(("entity", "path", "wanted"), INFERRED)
def test_inferred(library: Library, entity: str, path: str, wanted: Mapping[str, Any]) -> None:
    """What was carried over or deduced is marked; “incumbent” and “so far” have the date of their source."""
    found = claim(library, entity, path)
    assert found.inferred == wanted.get("inferred", found.inferred)
    if "as_of" in wanted:
        assert found.as_of
        assert found.as_of.text == wanted["as_of"]


VARIANTS = (
    ("wendeng", "Wenndeung Borough"),
    ("wendeng", "Wendeung City"),
    ("shandong", "Shantung"),
    ("qingdao", "Cheongdo"),
    ("jiaodong-peninsula", "Zhadong Peninsula"),
    ("huancui", "Huancui Borough"),
    ("tuul-river", "Tull River"),
    ("lun", "Run soum"),
    ("nanjiang-canyon", "Nangang Grand Canyon"),
    ("zhongguancun-guiyang", "Zhongguancn Science Park"),
    ("lee-jang-woo", "Li Zhuangyu"),
)


@pytest.mark.parametrize(("entity", "form"), VARIANTS)
def test_printed_names(library: Library, entity: str, form: str) -> None:
    """A name that a seed misprints, or takes from a third language, is kept as a variant of the right one."""
    printed = [variant.form for variant in library.named[entity].variants]
    assert any(form in one for one in printed), printed


def test_shared_places(library: Library) -> None:
    """One Daejeon serves two pairs; one Seoul is a partner and stands above Geumcheon."""
    assert [p.id for p in library.pairs.values() if "daejeon" in p.cities] == ["nanjing--daejeon", DAEJEON]
    assert library.cities["geumcheon"].part_of == "seoul"
    assert sum(p.cities[0] == "geumcheon" for p in library.pairs.values()) == 7


KINDS = {
    "baoshan": "district",
    "bayannuur": "sum",
    "beijing": "municipality",
    "bergen": "county",
    "burwood": "local-government-area",
    "daejeon": "metropolitan-city",
    "geumcheon": "district",
    "guiyang": "prefecture-level-city",
    "huancui": "district",
    "incheon": "metropolitan-city",
    "nanjing": "sub-provincial-city",
    "seoul": "special-city",
    "shenyang": "sub-provincial-city",
    "wendeng": "district",
}


def test_places(library: Library) -> None:
    """Each side has its kind, its names in four languages and its own, a location and a time zone."""
    sides = {city for pair in library.pairs.values() for city in pair.cities}
    assert {city: library.cities[city].kind for city in sides} == KINDS
    for city in map(library.cities.__getitem__, sides):
        assert {*LOCALES, city.own} <= {*city.names}, city.id
        assert city.location, city.id
        assert city.time_zone, city.id


# What stands in a book, in English, Chinese, Korean and Mongolian.
PRINTED: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    "beijing--seoul": (
        ("October 23, 1993", "1993年10月23日", "1993년 10월 23일", "1993 оны 10-р сарын 23"),
        ("605.25 square kilometers", "605.25平方公里", "605.25제곱킬로미터", "605.25 квадрат километр"),
        ("605.77", "605.77", "605.77", "605.77"),
        ("Oh Se-hoon", "吴世勋", "오세훈", "Oh Se-hoon"),
        ("114", "114", "114", "114"),
    ),
    "geumcheon--baoshan": (
        ("December 6, 1996", "1996年12月6日", "1996년 12월 6일", "1996 оны 12-р сарын 6"),
        ("365.3 square kilometers", "365.3平方公里", "365.3제곱킬로미터", "365.3 квадрат километр"),
        ("425", "425", "425", "425"),
        ("44.97 percent", "44.97%", "44.97%", "44.97 хувь"),
        ("18 ris 65 ban", "18 ris 65 ban", "18 ris 65 ban", "18 ris 65 ban"),
    ),
    "geumcheon--bayannuur": (
        ("July 26, 2012", "2012年7月26日", "2012년 7월 26일", "2012 оны 7-р сарын 26"),
        ("190 kilometers", "190公里", "190킬로미터", "190 километр"),
        ("0.002 percent", "0.002%", "0.002%", "0.002 хувь"),
        ("32.1 percent", "32.1%", "32.1%", "32.1 хувь"),
        ("Sum", "苏木", "솜", "сум"),
    ),
    "geumcheon--bergen": (
        ("October 15, 2004", "2004年10月15日", "2004년 10월 15일", "2004 оны 10-р сарын 15"),
        ("955,732", "955,732", "955,732", "955,732"),
        ("70,000", "7万", "7만", "70,000"),
        ("County", "伯根县", "버겐카운티", "Берген тойрог"),
    ),
    "geumcheon--burwood": (
        ("September 15, 2003", "2003年9月15日", "2003년 9월 15일", "2003 оны 9-р сарын 15"),
        ("32,423", "32,423", "32,423", "32,423"),
        ("7.1 square kilometers", "7.1平方公里", "7.1제곱킬로미터", "7.1 квадрат километр"),
        ("0.54", "0.54", "0.54", "0.54"),
    ),
    "geumcheon--guiyang": (
        ("October 30, 2015", "2015年10月30日", "2015년 10월 30일", "2015 оны 10-р сарын 30"),
        ("8,034 square kilometers", "8,034平方公里", "8,034제곱킬로미터", "8,034 квадрат километр"),
        ("8.034", "8.034", "8.034", "8.034"),
        ("160 billion yuan", "1600亿元", "1600억 위안", "160 тэрбум юань"),
        ("55.4 percent", "55.4%", "55.4%", "55.4 хувь"),
        ("October 15, 2004", "2004年10月15日", "2004년 10월 15일", "2004 оны 10"),
    ),
    "geumcheon--huancui": (
        ("October 25, 2015", "2015年10月25日", "2015년 10월 25일", "2015 оны 10-р сарын 25"),
        ("24.3 billion yuan", "243亿元", "243억 위안", "24.3 тэрбум юань"),
        ("2.56 billion US dollars", "25.6亿美元", "25.6억 달러", "2.56 тэрбум ам. доллар"),
        ("12.1 degrees Celsius", "12.1摄氏度", "섭씨 12.1도", "12.1 Цельсийн хэм"),
        ("49.94 percent", "49.94%", "49.94%", "49.94 хувь"),
        ("72,049 yuan", "72,049元", "72,049 위안", "72,049 юань"),
    ),
    "geumcheon--wendeng": (
        ("October 27, 2015", "2015年10月27日", "2015년 10월 27일", "2015 оны 10-р сарын 27"),
        ("1,615 square kilometers", "1,615平方公里", "1,615제곱킬로미터", "1,615 квадрат километр"),
        ("581,000", "58.1万", "58.1만", "581,000"),
        ("Wenndeung Borough", "Wenndeung Borough", "Wenndeung Borough", "Wenndeung Borough"),
        ("January 25, 2014", "2014年1月25日", "2014년 1월 25일", "2014 оны 1"),
    ),
    "nanjing--daejeon": (
        ("April 21", "4月21日", "4월 21일", "4-р сарын 21"),
        ("Chen Zhichang", "陈之常", "천즈창", "Chen Zhichang"),
        ("Lee Jang-woo", "李庄雨", "이장우", "Lee Jang-woo"),
        ("Li Zhuangyu", "Li Zhuangyu", "Li Zhuangyu", "Li Zhuangyu"),
    ),
    DAEJEON: (
        ("July 29, 2013", "2013年7月29日", "2013년 7월 29일", "2013 оны 7-р сарын 29"),
        ("1.5 million", "150万", "150만", "1.5 сая"),
        ("540 square kilometers", "540平方公里", "540제곱킬로미터", "540 квадрат километр"),
        ("Yeom Hong-cheol", "廉弘喆", "염홍철", "Yeom Hong-cheol"),
        ("Chen Haibo", "陈海波", "천하이보", "Chen Haibo"),
        ("Korea Week", "沈阳韩国周", "선양 한국주간", "Солонгосын долоо хоног"),
        ("9.2 million", "920万", "920만", "9.2 сая"),
        ("Daejeon → Shenyang", "大田 → 沈阳", "대전 → 선양", "Тэжон → Шэньян"),
        ("Shenyang → Daejeon", "沈阳 → 大田", "선양 → 대전", "Шэньян → Тэжон"),
        (
            "became sister cities in 2003",
            "2003年结为友好城市",
            "2003년에 자매도시가 되었다",
            "2003 онд ах дүү хот болсон",
        ),
    ),
    INCHEON: (
        ("June 12, 2014", "2014年6月12日", "2014년 6월 12일", "2014 оны 6-р сарын 12"),
        ("Silmido", "实尾岛", "실미도", "Шильмидо"),
        ("Letter of Intent", "意向书", "의향서", "хүсэл зоригийн бичиг"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("edition", BOOKS, ids=named)
def test_printed(edition: Edition, printed: Mapping[Edition, Book]) -> None:
    """The seed's facts stand in each language's own form, what is doubted too."""
    number = LOCALES.index(edition.locale)
    wanted = [row[number] for row in PRINTED[edition.subject]]
    assert [text for text in wanted if squeezed(text) not in printed[edition].text] == []


@pytest.mark.slow
@pytest.mark.parametrize("edition", BOOKS, ids=named)
def test_disputes_side_by_side(
    edition: Edition, printed: Mapping[Edition, Book], workspace: Workspace, library: Library
) -> None:
    """Each disputed claim stands where it belongs, and again among what is open."""
    book, said = printed[edition], wording(Desk(workspace, library, TODAY), edition)
    pair = library.pairs[edition.subject]
    for entity in (pair, *(library.cities[city] for city in pair.cities)):
        for text in _disputes(entity, said):
            assert book.text.count(text) > 1, (entity.id, text)
            assert text in book.said_in("open"), (entity.id, text)


def _disputes(entity: Entity, said: Wording) -> Iterator[str]:
    for path, found in claims(entity):
        for other in found.disputed:
            yield shown(said.line(entity, f"{path}.disputed.{other.id}.says", other.says))


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
def test_mayors_in_their_scripts(locale: str, printed: Mapping[Edition, Book]) -> None:
    """The mayors stand with their names in Chinese characters, in Hangul and in Latin, in every book."""
    people = printed[Edition("briefing", DAEJEON, locale)].said_in("people")
    for name in ("염홍철", "廉弘喆", "陈海波", "천하이보", "Yeom Hong-cheol", "Chen Haibo", "Yum Hongchul"):
        assert squeezed(name) in people, name
