from dataclasses import replace

import pytest

from delivery import DELIVERY, UNITS
from twinbook.language import tmx
from twinbook.language.po import BrokenError
from twinbook.language.unit import Delivery


def test_round_trip() -> None:
    """What is translated and current comes back, as translated."""
    data = tmx.write(DELIVERY, "0.1")
    wanted = [
        replace(u, state="translated", base="", previous="")
        for u in UNITS
        if u.state in ("translated", "reviewed")
    ]
    assert tmx.read(data) == Delivery("en", "ko", tuple(wanted))
    assert tmx.write(DELIVERY, "0.1") == data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("<tmx", "<xmt"), "not XML"),
        (('<prop type="x-file">words</prop>', ""), "does not tell which text"),
        (("<seg>year</seg>", "<seg>year"), "not XML"),
        (('xml:lang="ko"', 'xml:lang="en"'), "one translation"),
        ((' srclang="en"', ""), "no srclang"),
        (("<header", "<other"), "no TMX"),
    ],
)
def test_broken(change: tuple[str, str], said: str) -> None:
    """What is wrong is told."""
    data = tmx.write(DELIVERY, "0.1").decode().replace(*change)
    with pytest.raises(BrokenError) as caught:
        tmx.read(data.encode())
    assert said in caught.value.message
