import os
import subprocess
import sys

import pytest

from twinbook.language import cldr

OCTOBER = """
from twinbook.content.edtf import parse
from twinbook.language.formats import formats
print(*(formats(tag).day_month(parse("2003-10")) for tag in {}))
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("zh-Hans", "ko", "10月 10월"),
        ("ko", "zh-Hans", "10월 10月"),
        ("ja", "ko", "10月 10월"),
        ("ko", "ja", "10월 10月"),
        ("zh-Hans", "mn", "10月 10-р сар"),
        ("zh-Hant", "en", "10月 October"),
    ],
)
def test_locales_do_not_leak_in_either_order(first: str, second: str, expected: str) -> None:
    """In a fresh process a locale writes its own months, whichever locale was used before."""
    assert _run(OCTOBER.format((first, second))) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("zh_Hans", "ko", "十月 10월"), ("ko", "zh_Hans", "10월 十月")]
)
def test_babel_itself_is_cured(first: str, second: str, expected: str) -> None:
    """Importing the module cures Babel's own formatting, which other code in the process may use."""
    program = (
        "import datetime, twinbook.language.cldr\n"
        "from babel.dates import format_date\n"
        f"dates = [format_date(datetime.date(2003, 10, 9), 'LLL', tag) for tag in ('{first}', '{second}')]\n"
        "print(*dates)"
    )
    assert _run(program) == expected


def _run(program: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", env=environment, check=True
    )
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("en", "Latn"),
        ("zh-Hans", "Hans"),
        ("zh", "Hans"),
        ("zh-TW", "Hant"),
        ("ko", "Kore"),
        ("mn", "Cyrl"),
        ("ja", "Jpan"),
        ("ar", "Arab"),
    ],
)
def test_script_comes_from_likely_subtags(tag: str, script: str) -> None:
    """A tag without a script has the one its language is mostly written in."""
    assert cldr.script(cldr.locale(tag)) == script


@pytest.mark.parametrize("tag", ["xx", "no such tag", "", "zh_Hans", "english"])
def test_an_unknown_locale_is_refused(tag: str) -> None:
    """What CLDR does not know, or is no BCP 47 tag, is a ValueError that names it."""
    with pytest.raises(ValueError, match=f"“{tag}”"):
        cldr.locale(tag)


def test_a_table_is_read_by_script_first() -> None:
    """A table's entry for a language in a script comes before the one for the language."""
    table = {"zh-Hant": "繁", "zh": "中"}
    assert cldr.pick(table, cldr.locale("zh-TW")) == "繁"
    assert cldr.pick(table, cldr.locale("zh-Hans")) == "中"
    assert cldr.pick(table, cldr.locale("ko")) is None
