"""A journey of one of the small office's cities to the other, with all that a visit's file may hold.

What is internal has SECRET in it, and so have the person and the source that only internal texts name.
"""

from office import Office

VISIT = "2026-05-beta-to-alpha"
FILE = f"content/visits/{VISIT}.yaml"

JOURNEY = """\
pair: alpha--beta
guests: beta
dates: 2026-05-11/2026-05-13
edition: 1
blank: lines
distribution:
  - {id: mayor, text: the mayor}
purpose:
  - {id: purpose, text: "Renew the tie with {alpha}.", source: paper}
objectives:
  - {id: sign, text: Sign a memorandum.}
  - {id: hidden, text: SECRET objective, internal: true}
expectations:
  - {id: money, text: SECRET wish of the other side, source: hidden-source}
lines-to-take:
  - {id: answer, text: "SECRET answer, by {hidden-person}"}
programme:
  - id: welcome
    day: 2026-05-11
    start: 10:00
    end: 11:30
    text: Welcome by {kim-one}.
    place: Town hall
    host: "{wang-two}"
    attending: all
    responsible: Ms Lin
    transport: on foot
    dress: business
  - {id: stroll, day: 2026-05-11, text: A stroll}
  - {id: talk, day: 2026-05-12, start: 09:00, text: SECRET talk, internal: true}
  - {id: home, day: 2026-05-13, start: 23:30, clock: alpha, text: Flight home}
delegation:
  - {id: second, who: an interpreter, rank: 2}
  - {id: head, person: kim-one, rank: 1, office: mayor, address: Your Excellency}
counterparts:
  - {id: wang, person: wang-two, title: mayor of the other side}
subjects:
  - id: trade
    title: Trade
    points:
      - {id: more, text: SECRET point to make}
    background:
      - {id: fact, text: Trade grew., source: paper}
      - {id: doubt, text: SECRET background, internal: true}
    internal:
      - {id: may, say: may, text: SECRET may be said}
      - {id: not, say: not, text: SECRET not to be said}
agreement:
  document: fair
  signed-by: [kim-one, wang-two]
  about:
    - {id: trade, text: More trade.}
    - {id: quiet, text: SECRET clause, internal: true}
  texts:
    ko: 제1조
gifts:
  - {id: vase, direction: beta -> alpha, text: SECRET vase, to: wang-two, carrier: SECRET carrier}
press:
  - {id: line, text: Both sides are content.}
customs:
  - {id: tea, topic: custom, text: Tea is poured for others first.}
  - {id: illness, topic: diet, text: SECRET illness, internal: true}
arrangements:
  - {id: hotel, topic: hotel, text: Hotel by the river, phone: +86 24 1234}
  - {id: guard, topic: security, text: SECRET guard, internal: true, phone: SECRET-1}
afterwards:
  - {id: thanks, topic: thanks, text: SECRET thanks, who: SECRET who, by: 2026-05-20}
note: The programme is a draft.
"""
ANNIVERSARY = """\
remains:
  - {id: bell, kind: monument, text: "A bell stands in {alpha}.", to: alpha, since: 2014, source: paper}
anniversaries:
  - year: 10
    tie: sister-city
    celebrated: 2023-08-01
    occasion: A concert in {beta}.
    source: paper
    messages:
      - {id: from-alpha, of: alpha, by: wang-two, text: We are glad., source: paper}
    outlook:
      - {id: next, text: A second bell is planned., source: paper}
"""


def travelling(office: Office) -> Office:
    """Give the small office a visit, and two records that only internal texts name."""
    office.write(FILE, JOURNEY)
    office.write("content/people/hidden-person.yaml", "names: {en: SECRET Person, ko: 비밀}\n")
    office.write(
        "content/sources/hidden-source.yaml", "title: SECRET Paper\nlanguage: en\npublisher: The Paper\n"
    )
    return office


def celebrating(office: Office) -> Office:
    """Give the small office's first pair an anniversary."""
    path = office.root / "content/pairs/alpha--beta.yaml"
    office.write("content/pairs/alpha--beta.yaml", path.read_text(encoding="utf-8") + ANNIVERSARY)
    return office
