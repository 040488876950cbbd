"""/gestion/: the files of the calls on which one works. Staff of another call are told so (403)."""

from grants.screening.opinions import links
from tests.security.matrix.rows import ACTS, ELSEWHERE, Cells, Row, everybody, file, only, signed_in
from tests.security.world import ROLES, World

WORK_ON_CALL = "officer assembly finance auditor administrator"
STAFF = f"{WORK_ON_CALL} other_officer"


def of_the_call(answer: object = 200, allowed: str = WORK_ON_CALL) -> Cells:
    """Those of the call who may; 403 for the others who work here; for everybody else it does not exist."""
    refused = dict.fromkeys((role for role in STAFF.split() if role not in allowed.split()), 403)
    return only(allowed, answer=answer, **refused)


def thread(world: World) -> dict[str, int]:
    """The thread of the submitted file."""
    return {"pk": world.files["submitted"].pk, "thread": world.thread.pk}


def officers(answer: object = 200) -> Cells:
    """Those who screen, whatever the call; 403 for the others who work here; nobody else."""
    refused = {role: 403 for role in STAFF.split() if "officer" not in role}
    return only("officer other_officer", answer=answer, **refused)


def opinion(world: World) -> dict[str, int]:
    """The opinion asked of an address about the submitted file."""
    return {"pk": world.files["submitted"].pk, "opinion": world.opinion.pk}


def link(world: World) -> dict[str, str]:
    """Its link."""
    return {"token": links.token(world.opinion)}


def link_piece(world: World) -> dict[str, object]:
    """The piece of that file through its link."""
    return {**link(world), "file": world.private_file.pk}


def question(world: World) -> dict[str, str]:
    """What is asked of somebody else."""
    return {
        "kind": "service",
        "name": "Voirie",
        "email": "voirie@avis.example",
        "text": "L’accès ?",
        "due_on": f"{world.in_ten_days:%Y-%m-%d}",
    }


OFFICER = ASKING = of_the_call(ELSEWHERE, "officer")
SUBMITTED = ("submitted", "incomplete", "admissible", "awarded")

ROWS = [
    Row("screening:home", get=only(STAFF)),
    Row("screening:list", get=only(STAFF)),
    *(Row("screening:file", note=state, kwargs=file(state), get=of_the_call()) for state in SUBMITTED),
    Row("screening:file_pdf", kwargs=file("submitted"), get=of_the_call()),
    Row("screening:file_pdf", note="draft", kwargs=file("draft"), get=only("")),
    # Drafts, and files withdrawn before they were submitted, are nobody's business but their authors'.
    *(
        Row("screening:file", note=state, kwargs=file(state), get=only(""))
        for state in ("draft", "withdrawn")
    ),
    *(
        Row(
            f"screening:{verb}",
            kwargs=file("submitted"),
            post=OFFICER,
            data=lambda world: {"text": "Note"},
        )
        for verb in ("take", "note", "grid", "accept")
    ),
    Row(
        "screening:team",
        kwargs=file("submitted"),
        get=of_the_call(),
        post=of_the_call(422, "officer"),
        data=lambda world: {"user": world.people["member"].pk},
    ),
    Row(
        "screening:leave",
        kwargs=lambda world: {"pk": world.files["submitted"].pk, "user": world.people["officer"].pk},
        post=OFFICER,
    ),
    Row(
        "screening:transfer",
        kwargs=file("submitted"),
        post=of_the_call(422, "officer"),
        data=lambda world: {"to": world.people["member"].pk, "reason": "Absence"},
    ),
    Row("screening:others", kwargs=file("submitted"), get=of_the_call()),
    *(
        Row(f"screening:{name}", kwargs=file("submitted"), get=of_the_call(ELSEWHERE))
        for name in ("next", "previous")
    ),
    Row(
        "screening:reject",
        kwargs=file("submitted"),
        get=of_the_call(),
        post=OFFICER,
        data=lambda world: {"reason": "Hors sujet"},
    ),
    Row(
        "screening:ask_complement",
        kwargs=file("submitted"),
        get=of_the_call(),
        post=OFFICER,
        data=lambda world: {"message": "Il manque un devis", "due_on": f"{world.in_ten_days:%Y-%m-%d}"},
    ),
    # Decisions on a file that has gone further are no longer possible, even for its officer.
    Row(
        "screening:accept",
        note="already proposed",
        kwargs=file("proposed"),
        post=of_the_call(409),  # the state is asked before the right
    ),
    *(
        Row(
            f"screening:{name}",
            kwargs=kwargs,
            get=of_the_call(),
            post=OFFICER,
            data=lambda world: {"subject": "Une question", "text": "Quand ?"},
        )
        for name, kwargs in (("threads", file("submitted")), ("thread", thread))
    ),
    Row("screening:inbox", get=only(STAFF)),
    *(
        Row(
            f"threads:{name}",
            kwargs=kwargs,
            get=only("member"),
            post=only("member", answer=ACTS),
            data=lambda world: {"subject": "Une question", "text": "Quand ?"},
        )
        for name, kwargs in (("list", file("submitted")), ("thread", thread))
    ),
    Row("threads:list", note="draft", kwargs=file("draft"), get=only(""), post=only("")),
    # Whoever screens anything keys paper files; whose call it is, is asked with the call.
    Row("screening:paper", get=officers(), post=officers(ACTS)),
    Row("screening:paper_applicant", get=officers(ELSEWHERE), post=officers(ACTS)),
    Row("screening:opinions", kwargs=file("submitted"), get=of_the_call(), post=ASKING, data=question),
    *(Row(f"screening:opinion_{verb}", kwargs=opinion, post=OFFICER) for verb in ("revoke", "again")),
    Row(
        "screening:opinion_record",
        kwargs=opinion,
        get=of_the_call(allowed="officer"),
        post=OFFICER,
        data=lambda world: {"verdict": "favourable"},
    ),
    # Who holds the link reads the project and answers, whoever they are.
    Row(
        "opinions:guest",
        kwargs=link,
        get=everybody(),
        post=everybody(ELSEWHERE),
        data=lambda world: {"verdict": "favourable"},
        own=frozenset(ROLES),
    ),
    Row("opinions:guest_piece", kwargs=link_piece, get=everybody(), own=frozenset(ROLES)),
    Row("opinions:mine", get=signed_in(), own=frozenset({"communication"})),
    Row(
        "opinions:own",
        kwargs=lambda world: {"pk": world.own_opinion.pk},
        get=only("communication"),
        post=only("communication", answer=ELSEWHERE),
        data=lambda world: {"verdict": "favourable"},
    ),
    Row(
        "opinions:own_piece",
        kwargs=lambda world: {"pk": world.own_opinion.pk, "file": world.private_file.pk},
        get=only("communication"),
    ),
]
