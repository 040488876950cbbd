"""What must be true in the database once everybody has gone, and the figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from documents.models import PrivateFile
from grants.applications.models import Application, Submission
from tests.load.people import Seen, Submitter, Typist


def losses(submitters: Iterable[Submitter], typists: Iterable[Typist]) -> list[str]:
    """One sentence for each thing that was said to be kept and is not."""
    found = []
    for person in submitters:
        found += _submission(person)
    for typist in typists:
        kept = Application.objects.get(pk=typist.file).answers.get("public", "")
        if kept != typist.kept:
            found.append(f"file {typist.file}: {len(typist.kept)} characters kept, {len(kept)} found")
    references = list(Submission.objects.values_list("application__reference", flat=True))
    if len(set(references)) != len(references):
        found.append("a number was given twice")
    return found


def _submission(person: Submitter) -> list[str]:
    application = Application.objects.get(pk=person.file)
    if (application.state == "submitted") != person.submitted:
        return [f"file {person.file}: told {person.submitted}, stored {application.state}"]
    if not person.submitted:
        return []
    frozen = application.submissions.get().content["pieces"]
    stored = {
        str(file.pk): file for file in PrivateFile.objects.filter(pk__in=[item["file"] for item in frozen])
    }
    found = []
    if sorted(item["sha256"] for item in frozen) != sorted(person.digests):
        found.append(f"file {person.file}: the files frozen are not those sent")
    for item in frozen:
        with stored[item["file"]].open() as stream:
            if len(stream.read()) != item["size"]:
                found.append(f"file {person.file}: {item['name']} is not whole")
    return found


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted values do not pass; zero for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def figures(seen: Seen) -> list[dict[str, Any]]:
    """One row by kind of request: how many, and milliseconds at the median, 95 %, 99 % and worst."""
    return [
        {
            "request": what,
            "count": len(seconds),
            **{name: round(1000 * quantile(seconds, share)) for name, share in QUANTILES.items()},
        }
        for what, seconds in sorted(seen.seconds.items())
    ]


QUANTILES: Mapping[str, float] = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "worst": 1.0}


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """The figures as a table to paste in the documentation."""
    lines = [
        "| request | count | p50 ms | p95 ms | p99 ms | worst ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += ["| {request} | {count} | {p50} | {p95} | {p99} | {worst} |".format(**row) for row in rows]
    return "\n".join(lines)
