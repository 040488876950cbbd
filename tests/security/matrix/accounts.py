"""/mon-espace/: one's applicants, memberships and profile; private files."""

from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, only, signed_in, thing

# Officers and administrators of the whole site also decide who acts for an applicant.
DECIDE_MEMBERS = "member administrator"
INVITATION = {"email": "nouvelle@matrice.example", "role": "editor"}


def _decision(verb: str, target: str, **said: int) -> Row:
    """Members who do not decide are told so; for everybody else the membership does not exist."""
    return Row(
        f"accounts:{verb}",
        kwargs=thing(target),
        post=only(DECIDE_MEMBERS, answer=ELSEWHERE, editor=403, **said),
        data=lambda world: {"role": "manager"},
    )


ROWS = [
    # People invited, and people who asked, are shown the name of the applicant.
    Row("accounts:space", get=signed_in(), own=frozenset({"pending", "other_member"})),
    Row("accounts:profile", get=signed_in(), post=signed_in(ACTS)),
    Row("accounts:second_factor", get=signed_in()),
    Row("accounts:applicant_create", get=signed_in(), post=signed_in(ACTS)),
    Row(
        "accounts:applicant_edit",
        kwargs=thing("applicant"),
        get=only("member"),
        post=only("member", answer=ACTS),
    ),
    Row("accounts:applicant_refresh", kwargs=thing("applicant"), post=only("member", answer=ACTS)),
    Row(
        "accounts:members",
        kwargs=thing("applicant"),
        get=only(DECIDE_MEMBERS),
        post=only(DECIDE_MEMBERS, answer=ELSEWHERE, editor=403),
        data=lambda world: INVITATION,
    ),
    Row("accounts:requests", get=signed_in()),
    _decision("membership_approve", "pending_membership", pending=403),
    _decision("membership_refuse", "pending_membership", pending=403),
    _decision("membership_role", "editor_membership"),
    Row(
        "accounts:membership_revoke",
        kwargs=thing("editor_membership"),
        post=only(DECIDE_MEMBERS, answer=ELSEWHERE),  # the editor may leave
    ),
    Row(
        "accounts:invitation_accept",
        kwargs=thing("invitation"),
        post=only("other_member", answer=ELSEWHERE, pending=404, ex_member=404),
    ),
    Row(
        "accounts:invitation_decline",
        kwargs=thing("invitation"),
        post=only(
            "member other_member administrator", answer=ELSEWHERE, editor=404, pending=404, ex_member=404
        ),
    ),
]
