"""The kinds of questions of a form, and what an answer may mean for the rules of the call."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """What stands in a form, in the order it is offered to whoever designs one."""

    SECTION = "section", _("Rubrique")
    EXPLANATION = "explanation", _("Explication")
    SHORT_TEXT = "short_text", _("Texte court")
    LONG_TEXT = "long_text", _("Texte long")
    NUMBER = "number", _("Nombre entier")
    AMOUNT = "amount", _("Montant")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Oui ou non")
    CHOICE = "choice", _("Choix dans une liste")
    CHOICES = "choices", _("Plusieurs choix")
    LINKED_CHOICES = "linked_choices", _("Choix en deux temps")
    TABLE = "table", _("Tableau")
    GROUP = "group", _("Groupe répété")
    COMMUNE = "commune", _("Commune")
    ADDRESS = "address", _("Adresse")
    PERSON = "person", _("Personne")
    REGISTER = "register", _("Fiche du demandeur")
    IBAN = "iban", _("IBAN")
    FILE = "file", _("Pièce justificative")
    BUDGET = "budget", _("Budget prévisionnel")
    ATTESTATION = "attestation", _("Attestation")


K = QuestionKind
#: What is read, not answered.
SILENT = frozenset({K.SECTION, K.EXPLANATION, K.REGISTER})
#: What has a step of its own: its answers are rows, not `Application.answers`.
APART = frozenset({K.FILE, K.BUDGET})
#: Cells of a table or of a repeated group.
CELL_KINDS = (K.SHORT_TEXT, K.LONG_TEXT, K.NUMBER, K.AMOUNT, K.DATE, K.YES_NO, K.CHOICE)
#: What conditions may be asked on: kinds whose answer is one text, or several.
CONDITIONAL = frozenset(
    {K.SHORT_TEXT, K.LONG_TEXT, K.NUMBER, K.AMOUNT, K.DATE, K.YES_NO, K.CHOICE, K.CHOICES, K.LINKED_CHOICES}
)


class Meaning(models.TextChoices):
    """What an answer tells the rules of the call."""

    MEMBERS = "members", _("Les membres du groupe, une ligne par personne")
    GROUP_SIZE = "group_size", _("Le nombre de personnes du groupe")
    BIRTH_DATE = "birth_date", _("Une date de naissance")
    GUARDIAN = "guardian", _("L’adulte référent")
    STARTS_ON = "starts_on", _("Le début du projet")
    ENDS_ON = "ends_on", _("La fin du projet")
    DE_MINIMIS = "de_minimis", _("Les aides de minimis déjà reçues sur trois ans")
    OTHER_FUNDING = "other_funding", _("Ce que les autres financeurs ont accordé pour le même objet")
