"""The pages that the law asks of a public site. Exact, editable, and to be reread by each authority."""

from typing import Any

_MAIL = "contact@landes-exemple.example"
_DPO = "protection-donnees@landes-exemple.example"


def notice(authority: str) -> dict[str, Any]:
    """Legal notice (law 2004-575 of 21 June 2004 on trust in the digital economy)."""
    return {
        "title": "Mentions légales",
        "introduction": "Qui publie ce site, qui l’héberge et comment réutiliser ce qu’il contient.",
        "search_description": "Éditeur, direction de la publication, hébergement et réutilisation des contenus.",
        "body": [
            (
                "text",
                f"""
<h2>Éditeur</h2>
<p>{authority}, collectivité territoriale<br/>Hôtel du Département, 1 place des Pins, 40000 Mont-d’Exemple
<br/>Téléphone : 05 58 00 00 00<br/>Courriel : <a href="mailto:{_MAIL}">{_MAIL}</a></p>
<h2>Direction de la publication</h2>
<p>La présidente ou le président du conseil départemental.</p>
<h2>Hébergement</h2>
<p>Le site est hébergé en France par les services du {authority}, à l’adresse et au numéro indiqués
ci-dessus.</p>
<h2>Réutilisation des contenus</h2>
<p>Sauf mention contraire, les textes de ce site sont des informations publiques, réutilisables librement
dans les conditions du livre III du code des relations entre le public et l’administration, à condition
d’en citer la source et la date. Les images restent soumises aux droits de leurs auteurs, indiqués à côté
de chacune.</p>
<h2>Le logiciel</h2>
<p>Ce site fonctionne avec Terreau, un logiciel libre publié sous licence Apache 2.0.</p>
<h2>Signaler un contenu</h2>
<p>Une erreur, un lien rompu, un contenu qui vous semble illicite ? Écrivez à
<a href="mailto:{_MAIL}">{_MAIL}</a> en donnant l’adresse de la page.</p>
""",
            )
        ],
    }


def accessibility(authority: str) -> dict[str, Any]:
    """Statement of accessibility, after the model of the RGAA 4.1 (decree 2019-768)."""
    return {
        "title": "Déclaration d’accessibilité",
        "introduction": "Accessibilité : non conforme, dans l’attente d’un audit.",
        "search_description": "État de conformité au RGAA, contact et voies de recours.",
        "body": [("text", _commitment(authority)), ("notice", _AUDIT), ("text", _CONTENTS), ("text", _HELP)],
    }


def _commitment(authority: str) -> str:
    return f"""
<p>Le {authority} s’engage à rendre ses sites internet accessibles conformément à l’article 47 de la loi
n° 2005-102 du 11 février 2005. Cette déclaration s’applique au présent site.</p>
<h2>État de conformité</h2>
<p>Ce site est <b>non conforme</b> avec le référentiel général d’amélioration de l’accessibilité
(RGAA), version 4.1 : il n’existe pas encore de résultat d’audit en cours de validité permettant de mesurer
le respect des critères.</p>
"""


_AUDIT = {
    "tone": "info",
    "title": "Un audit est à réaliser avant la mise en service",
    "text": (
        "<p>Il sera mené par une personne extérieure à l’équipe, et ses résultats publiés ici. S’il constate "
        "qu’au moins la moitié des critères sont respectés, le site sera déclaré « partiellement "
        "conforme ».</p>"
    ),
}
_CONTENTS = """
<h2>Ce qui a déjà été vérifié</h2>
<p>Les pages sont contrôlées à chaque version par des tests automatiques (axe-core) en thème clair et en
thème sombre, sur petit et grand écran. Elles se parcourent au clavier, restent utilisables agrandies et sans
JavaScript, et les documents PDF produits par le site sont balisés. Ces contrôles ne remplacent pas un
audit : ils ne couvrent qu’une partie des critères.</p>
<h2>Contenus non accessibles</h2>
<p>Les pièces jointes par les demandeurs sont reprises telles qu’elles ont été déposées et peuvent ne pas être
accessibles.</p>
<h2>Établissement de cette déclaration</h2>
<p>Technologies utilisées : HTML5, CSS, SVG, JavaScript. Cette déclaration sera mise à jour à l’issue de
l’audit.</p>
"""
_HELP = f"""
<h2>Retour d’information et contact</h2>
<p>Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez à <a href="mailto:{_MAIL}">{_MAIL}</a>
ou appelez le 05 58 00 00 00 : nous vous orienterons vers une alternative accessible ou vous donnerons le
contenu sous une autre forme.</p>
<h2>Voies de recours</h2>
<p>Cette procédure est à utiliser dans le cas suivant : vous avez signalé un défaut d’accessibilité qui vous
empêche d’accéder à un contenu ou à un service du site, et vous n’avez pas obtenu de réponse satisfaisante.
Vous pouvez :</p>
<ul>
<li>écrire un message au Défenseur des droits :
<a href="https://formulaire.defenseurdesdroits.fr/">formulaire.defenseurdesdroits.fr</a> ;</li>
<li>contacter la déléguée ou le délégué du Défenseur des droits près de chez vous :
<a href="https://www.defenseurdesdroits.fr/saisir/delegues">liste des délégués</a> ;</li>
<li>envoyer un courrier par la poste (gratuit, sans timbre) : Défenseur des droits, Libre réponse 71120,
75342 Paris CEDEX 07.</li>
</ul>
"""


def privacy(authority: str) -> dict[str, Any]:
    """What is done with personal data (regulation (EU) 2016/679, articles 13 and 14)."""
    return {
        "title": "Données personnelles",
        "introduction": "Ce que nous savons de vous, pourquoi, pendant combien de temps, et vos droits.",
        "search_description": "Finalités, destinataires, durées de conservation et droits des personnes.",
        "body": [("text", _who(authority)), ("text", _WHAT), ("text", _COOKIES), ("text", _RIGHTS)],
    }


def _who(authority: str) -> str:
    return f"""
<h2>Qui est responsable</h2>
<p>Le {authority} est responsable des traitements faits sur ce site. Sa déléguée ou son délégué à la
protection des données répond à <a href="mailto:{_DPO}">{_DPO}</a>.</p>
"""


_WHAT = """
<h2>Pourquoi ces données</h2>
<ul>
<li><b>Recevoir, instruire et payer les demandes de subvention</b> : mission d’intérêt public (règlement
(UE) 2016/679, article 6, paragraphe 1, e).</li>
<li><b>Tenir la trace des décisions et des paiements</b>, et publier les données essentielles des
conventions de subvention : obligations légales (article 6, paragraphe 1, c ; loi n° 2000-321 du 12 avril
2000, article 10).</li>
<li><b>Protéger les comptes</b> contre les accès frauduleux : mission d’intérêt public.</li>
</ul>
<h2>Quelles données</h2>
<p>Votre identité et vos coordonnées, celles de la structure pour laquelle vous agissez, le contenu du dossier
et ses pièces, les coordonnées bancaires de la structure, et la date des actions faites sur le dossier. Les
champs marqués obligatoires sont nécessaires à l’examen de la demande ; aucune décision n’est prise par un
traitement entièrement automatisé.</p>
<h2>Qui y a accès</h2>
<p>Les agents chargés de l’instruction et du paiement, les membres du comité pour les seuls dossiers qu’ils
examinent, les élu·e·s qui délibèrent et le comptable public. Rien n’est vendu ni transmis à des fins
commerciales, et aucune donnée n’est transférée hors de l’Union européenne.</p>
<h2>Pendant combien de temps</h2>
<p>Le temps de l’instruction et du suivi de l’aide, puis la durée pendant laquelle les comptes peuvent être
contrôlés. Les dossiers sont ensuite versés aux archives publiques ou détruits avec le visa des Archives
départementales, comme le veut le code du patrimoine. Un brouillon jamais déposé peut être supprimé par vous
à tout moment.</p>
"""
_COOKIES = """
<h2>Cookies</h2>
<p>Les pages publiques ne déposent <b>aucun cookie</b> et ne mesurent pas votre passage. Un cookie de session
est déposé quand vous vous connectez, un autre protège les formulaires : ils sont strictement
nécessaires au service et dispensés de consentement (loi n° 78-17 du 6 janvier 1978, article 82). Votre choix
de thème clair ou sombre est gardé dans votre navigateur. Aucune page ne fait appel à un autre site.</p>
"""
_RIGHTS = f"""
<h2>Vos droits</h2>
<p>Vous pouvez demander l’accès à vos données, leur rectification, la limitation de leur traitement, et vous
opposer à celui-ci pour une raison tenant à votre situation. L’effacement ne s’applique pas à ce que la loi
nous oblige à conserver. Écrivez à <a href="mailto:{_DPO}">{_DPO}</a> ou à l’adresse du Département.</p>
<p>Si la réponse ne vous satisfait pas, vous pouvez adresser une réclamation à la CNIL : 3 place de Fontenoy,
TSA 80715, 75334 Paris Cedex 07, ou <a href="https://www.cnil.fr/fr/plaintes">cnil.fr</a>.</p>
"""
