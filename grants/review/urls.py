"""/comite/: the readers' files, the secretariat's assignments and board."""

from django.urls import path

from grants.review import views, views_secretary

app_name = "review"

urlpatterns = [
    path("", views.home, name="home"),
    path("lectures/<int:pk>/", views.read, name="read"),
    path("lectures/<int:pk>/lien/", views.declare, name="declare"),
    path("lectures/<int:pk>/brouillon/", views.autosave, name="autosave"),
    path("lectures/<int:pk>/reprendre/", views.reopen, name="reopen"),
    path("lectures/<int:pk>/deport/", views.recuse, name="recuse"),
    path("secretariat/", views_secretary.secretary, name="secretary"),
    path("appels/<int:pk>/lectures/", views_secretary.assignments, name="assignments"),
    path("appels/<int:pk>/repartir/", views_secretary.distribute, name="distribute"),
    path("appels/<int:pk>/dossiers/<int:file>/", views_secretary.assign, name="assign"),
    path("lectures/<int:pk>/retirer/", views_secretary.unassign, name="unassign"),
    path("appels/<int:pk>/classement/", views_secretary.board, name="board"),
]
