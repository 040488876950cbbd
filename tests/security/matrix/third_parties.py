"""Addresses of Wagtail and allauth, by groups: who gets past the door of each."""

from dataclasses import dataclass

EVERYBODY = frozenset(
    {"anonymous", "disabled", "member", "officer", "auditor", "communication", "administrator"}
)
EDITORS = frozenset({"communication", "administrator"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """Names that begin alike, and who may be answered something else than the sign-in page or a refusal."""

    title: str
    prefixes: tuple[str, ...]
    open_to: frozenset[str]


#: The first group that holds a name is its group.
GROUPS = [
    Group(
        "the pages that visitors see",
        ("wagtail_serve", "wagtaildocs_serve", "^media/", "wagtailcore_", "wagtaildocs_authenticate_"),
        EVERYBODY,
    ),
    Group(
        "signing in",
        ("account_", "mfa_", "socialaccount_", "compte/social/", "openid_connect_"),
        EVERYBODY,
    ),
    Group("the editor's door", ("wagtailadmin_login", "wagtailadmin_password_reset"), EVERYBODY),
    Group(
        "words and drawings of the editor, without any data",
        ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtail_modeladmin:javascript_catalog"),
        EVERYBODY,
    ),
    Group(
        "the calls that one prepares",
        ("calls_call_",),
        frozenset({"administrator", "officer"}),
    ),
    Group(
        "registers of the grants, for administrators alone",
        ("accounts_", "calls_", "applications_", "payments_", "territories_", "screening_"),
        frozenset({"administrator"}),
    ),
    Group("choosing an approval step of pages", ("wagtailadmin_workflows:task_chooser",), EDITORS),
    Group(
        "accounts, rights and sites are ours to give",
        ("wagtailusers_", "wagtailsites:", "wagtailadmin_collections:", "wagtailadmin_workflows:"),
        NOBODY,
    ),
    Group("the editor", ("wagtail", "admin/"), EDITORS),
]
