"""What a build says of its books: as they come, how far it is, and all in all."""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

import click

from twinbook.cli.terminal import tell
from twinbook.edition.making import Outcome

SLOWEST = 3  # books that the summary names


class Report:
    """Tells of each book of one build, and sums up; on a terminal it shows how far it is."""

    def __init__(self, folder: str, *, quiet: bool, explain: bool, as_json: bool, dry_run: bool) -> None:
        """Begin; `folder` is how the folder of the books is shown."""
        self._folder = folder
        self._quiet, self._explain, self._as_json, self._dry_run = quiet, explain, as_json, dry_run
        self._began = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._made: list[Outcome] = []

    @property
    def failed(self) -> int:
        """How many books could not be made."""
        return self._counts["failed"]

    def unchanged(self, outcomes: Iterable[Outcome]) -> None:
        """Tell of books that nothing speaks for making, of many thousands at once."""
        told = tuple(outcomes)
        self._counts["unchanged"] += len(told)
        if lines := [line for outcome in told if (line := self._line(outcome))]:
            click.echo("\n".join(lines))

    def follow(self, outcomes: Iterable[Outcome], count: int) -> None:
        """Tell of books as they are made; on a terminal with the number done, the rate and the time left."""
        if self._quiet or self._as_json or not sys.stderr.isatty():
            for outcome in outcomes:
                self._tell(outcome)
            return
        told: list[Outcome] = []
        try:
            label = "Looking" if self._dry_run else "Printing"
            with click.progressbar(
                length=count, label=label, file=sys.stderr, show_pos=True, item_show_func=self._rate
            ) as bar:
                for outcome in outcomes:
                    told.append(outcome)
                    bar.update(1, outcome)
        finally:  # also of what was finished before Ctrl-C
            for outcome in told:
                self._tell(outcome)

    def gone(self, paths: Iterable[str], *, pruned: bool) -> None:
        """Tell of books that are no longer among those to be made."""
        for path in paths:
            self._counts["gone"] += 1
            said = "was removed" if pruned else "is left over; --prune removes it"
            self._say(f"{self._folder}/{path} {said}", {"event": "gone", "path": path, "removed": pruned})

    def end(self) -> None:
        """Sum up."""
        seconds = time.monotonic() - self._began
        slowest = sorted(self._made, key=lambda outcome: -outcome.seconds)[:SLOWEST]
        peak = max((outcome.memory for outcome in self._made), default=0)
        counts = {name: self._counts[name] for name in ("made", "unchanged", "failed")}
        parts = [
            f"{count} {'would be made' if self._dry_run and name == 'made' else name}"
            for name, count in counts.items()
        ]
        text = f"{', '.join(parts)} in {seconds:.1f} s"
        if slowest and not self._dry_run:
            named = ", ".join(f"{outcome.edition.path} {outcome.seconds:.1f} s" for outcome in slowest)
            text += f"; slowest: {named}; memory: {peak / 1e6:.0f} MB"
        self._say(
            text,
            {
                "event": "done",
                **counts,
                "seconds": round(seconds, 3),
                "slowest": [outcome.edition.path for outcome in slowest],
                "peak": peak,
                "coordinator": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            },
        )

    def _rate(self, outcome: Outcome | None) -> str | None:
        if outcome is None:
            return None
        done = sum(self._counts.values()) + 1
        return f"{60 * done / (time.monotonic() - self._began):.0f} a minute  {outcome.edition.path}"

    def _tell(self, outcome: Outcome) -> None:
        self._counts[outcome.done] += 1
        if outcome.done == "made":
            self._made.append(outcome)
        if not self._as_json:
            tell(outcome.problems)
        if line := self._line(outcome):
            click.echo(line)

    def _line(self, outcome: Outcome) -> str:
        """Return what is said of a book; nothing if nothing is."""
        if self._as_json:
            return json.dumps({"event": "book", **_data(outcome)})
        if self._quiet:
            return ""
        path = f"{self._folder}/{outcome.edition.path}"
        if self._explain:
            verb = "would be made" if self._dry_run and outcome.done == "made" else outcome.done
            return f"{path}: {verb}: {outcome.why}"
        return path if outcome.done == "made" else ""

    def _say(self, text: str, event: dict[str, object]) -> None:
        if self._as_json:
            click.echo(json.dumps(event))
        elif not self._quiet:
            click.echo(text)


def _data(outcome: Outcome) -> dict[str, object]:
    """Return an outcome for a program; `dataclasses.asdict` takes ten times as long for each."""
    edition = outcome.edition
    return {
        "kind": edition.kind,
        "subject": edition.subject,
        "locale": edition.locale,
        "volume": asdict(edition.volume) if edition.volume else None,
        "path": edition.path,
        "done": outcome.done,
        "why": outcome.why,
        "problems": [asdict(problem) for problem in outcome.problems],
        "pages": outcome.pages,
        "seconds": outcome.seconds,
        "memory": outcome.memory,
    }
