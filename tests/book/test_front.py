from journey import VISIT, celebrating, travelling
from office import Office
from twinbook.book.front import Front
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.press.pdf import Page


def test_every_kind_has_one(office: Office) -> None:
    """A book of any kind says on its first page of which kind it is, and names both cities in its title."""
    celebrating(travelling(office))
    said = {
        Edition("briefing", "alpha--beta", "en"): "Briefing book",
        Edition("visit", VISIT, "en"): "Visit book",
        Edition("anniversary", "alpha--beta", "en", which="10"): "Anniversary report",
    }
    for edition, kind in said.items():
        page = compose(office.desk(), edition)
        assert isinstance(page, Page), page
        assert f'<p class="cover-kind">{kind}</p>' in page.html
        assert page.description
        assert page.description.title.startswith(f"Alpha – Beta – {kind}")


def test_fields() -> None:
    """The fields of the front are those that the cover asks for."""
    assert {"kind", "occasion", "title", "home", "partner", "since", "facts"} <= {*Front.__dataclass_fields__}
