"""/gestion/: the officers' dashboard, list and files."""

from django.urls import include, path

from grants.screening import (
    views,
    views_complements,
    views_decisions,
    views_list,
    views_people,
    views_related,
)
from grants.screening.paper import views as paper

app_name = "screening"

urlpatterns = [
    path("", views_list.home, name="home"),
    path("dossiers/", views_list.file_list, name="list"),
    path("dossiers/papier/", paper.start, name="paper"),
    path("dossiers/papier/demandeur/", paper.register, name="paper_applicant"),
    path("dossiers/<int:pk>/", views.file, name="file"),
    path("dossiers/<int:pk>/dossier.pdf", views.file_pdf, name="file_pdf"),
    path("dossiers/<int:pk>/prendre/", views_people.take, name="take"),
    path("dossiers/<int:pk>/note/", views_people.note, name="note"),
    path("dossiers/<int:pk>/suivi/", views_people.team, name="team"),
    path("dossiers/<int:pk>/suivi/<int:user>/retirer/", views_people.leave, name="leave"),
    path("dossiers/<int:pk>/transfert/", views_people.transfer, name="transfer"),
    path("dossiers/<int:pk>/demandeur/", views_related.others, name="others"),
    path("dossiers/<int:pk>/suivant/", views_people.following, name="next"),
    path("dossiers/<int:pk>/precedent/", views_people.preceding, name="previous"),
    path("", include("grants.screening.opinions.urls")),
    path("dossiers/<int:pk>/grille/", views.grid_save, name="grid"),
    path("dossiers/<int:pk>/recevable/", views_decisions.accept, name="accept"),
    path("dossiers/<int:pk>/irrecevable/", views_decisions.reject, name="reject"),
    path("dossiers/<int:pk>/complements/", views_complements.ask, name="ask_complement"),
    path("", include("grants.screening.threads.urls")),
    path("", include("grants.screening.lists.urls")),
]
