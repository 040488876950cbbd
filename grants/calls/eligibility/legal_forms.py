"""Names of the legal categories that calls speak of, by the beginning of their INSEE code.

From the nomenclature of legal categories of INSEE (level III, 2022 revision and later): the families and
the forms that apply for grants. A code without a name of its own takes that of its family.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "1": _("entrepreneur individuel"),
    "2": _("groupement de droit privé sans personnalité morale"),
    "3": _("personne morale de droit étranger"),
    "4": _("personne morale de droit public soumise au droit commercial"),
    "41": _("établissement public à caractère industriel ou commercial"),
    "5": _("société commerciale"),
    "51": _("société coopérative commerciale"),
    "5499": _("société à responsabilité limitée (SARL)"),
    "5710": _("société par actions simplifiée (SAS)"),
    "6": _("autre personne morale immatriculée au registre du commerce"),
    "63": _("société coopérative agricole"),
    "65": _("société civile"),
    "7": _("personne morale de droit public"),
    "71": _("administration de l’État"),
    "72": _("collectivité territoriale"),
    "7210": _("commune"),
    "7220": _("département"),
    "7230": _("région"),
    "73": _("établissement public administratif"),
    "7331": _("établissement public local d’enseignement"),
    "7343": _("communauté urbaine"),
    "7344": _("métropole"),
    "7346": _("communauté de communes"),
    "7348": _("communauté d’agglomération"),
    "7353": _("syndicat intercommunal à vocation unique"),
    "7354": _("syndicat mixte fermé"),
    "7361": _("centre communal d’action sociale"),
    "7364": _("établissement d’hospitalisation"),
    "8": _("organisme privé spécialisé"),
    "84": _("organisme professionnel"),
    "85": _("organisme de retraite à adhésion non obligatoire"),
    "9": _("groupement de droit privé"),
    "91": _("syndicat de copropriété ou association syndicale"),
    "92": _("association"),
    "9210": _("association non déclarée"),
    "9220": _("association déclarée"),
    "9221": _("association déclarée d’insertion par l’économique"),
    "9222": _("association intermédiaire"),
    "9223": _("groupement d’employeurs"),
    "9230": _("association déclarée, reconnue d’utilité publique"),
    "9240": _("congrégation"),
    "9260": _("association de droit local (Alsace-Moselle)"),
    "93": _("fondation"),
    "9300": _("fondation"),
    "99": _("autre personne morale de droit privé"),
}


def named(code: str) -> str:
    """« commune (7210) »: the name of the longest known beginning, then the code."""
    for length in range(len(code), 0, -1):
        if code[:length] in NAMES:
            return f"{NAMES[code[:length]]} ({code})"
    return code
