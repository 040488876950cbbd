"""`/gestion/imports/`: files of applicants and of past grants."""

from django.urls import path

from grants.applications.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.index, name="index"),
    path("modeles/<slug:kind>.<slug:extension>", views.model_file, name="model_file"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/confirmer/", views.confirm, name="confirm"),
    path("<int:pk>/essayer/", views.try_again, name="try_again"),
    path("<int:pk>/abandonner/", views.give_up, name="give_up"),
    path("<int:pk>/erreurs.csv", views.errors, name="errors"),
]
