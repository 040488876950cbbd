from django.urls import include, path

from grants.awards import views

app_name = "awards"

urlpatterns = [
    path("", views.index, name="list"),
    path("nouvelle/", views.create, name="create"),
    path("registre/", views.register, name="register"),
    path("registre.csv", views.register_file, {"form": "csv"}, name="register_csv"),
    path("registre.xlsx", views.register_file, {"form": "xlsx"}, name="register_xlsx"),
    path("", include("grants.awards.changes.urls")),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/dossiers/", views.lines, name="lines"),
    path("<int:pk>/attributions/<int:line>/", views.award, name="award"),
    path("<int:pk>/refus/<int:line>/", views.refusal, name="refusal"),
    path("<int:pk>/retirer/<int:application>/", views.remove, name="remove"),
    path("<int:pk>/adopter/", views.adopt, name="adopt"),
]
