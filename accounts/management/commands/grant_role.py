"""`manage.py grant_role EMAIL ROLE`: give a role, or take it back, from a terminal."""

from __future__ import annotations

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from accounts import roles
from accounts.models import User
from accounts.roles import Role


class Command(BaseCommand):
    """Roles for operators: the first administrator of a site is made this way."""

    help = "Give a role to a person, on everything or on one object; --revoke takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--scope", help="one object only, as app.model:id, for example calls.call:3")
        parser.add_argument("--revoke", action="store_true", help="take the role back")

    def handle(self, *args, email: str, role: str, scope: str | None, revoke: bool, **options) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Personne n’a de compte à l’adresse {email}.")
        target = self._scope(scope) if scope else None
        where = f" sur « {target} »" if target is not None else ""
        if revoke:
            if not roles.revoke(user=user, role=role, scope=target):
                raise CommandError(f"{user.email} n’a pas ce rôle{where}.")
            self.stdout.write(f"Rôle retiré à {user.email} : {Role(role).label}{where}.")
            return
        roles.grant(user=user, role=role, scope=target)
        self.stdout.write(f"Rôle donné à {user.email} : {Role(role).label}{where}.")

    def _scope(self, text: str) -> models.Model:
        label, _colon, key = text.partition(":")
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(f"Aucun objet ne s’appelle {label} : écrivez app.model:id.") from error
        if not (key.isascii() and key.isdigit()):
            raise CommandError(
                "L’identifiant est un nombre : écrivez app.model:id, par exemple calls.call:3."
            )
        found = model._default_manager.filter(pk=int(key)).first()
        if found is None:
            raise CommandError(f"Aucun objet {label} n’a l’identifiant {key}.")
        return found
