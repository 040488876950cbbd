"""The officers' addresses of opinions, in those of screening."""

from django.urls import path

from grants.screening.opinions import views

urlpatterns = [
    path("dossiers/<int:pk>/avis/", views.opinions, name="opinions"),
    path("dossiers/<int:pk>/avis/<int:opinion>/retirer/", views.revoke, name="opinion_revoke"),
    path("dossiers/<int:pk>/avis/<int:opinion>/renvoyer/", views.send_again, name="opinion_again"),
    path("dossiers/<int:pk>/avis/<int:opinion>/saisir/", views.record, name="opinion_record"),
]
