"""`/mon-espace/dossier-permanent/`: the documents that a body keeps once for all its requests."""

from django.urls import path

from grants.applications import folder_views as views

app_name = "folder"

urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.folder, name="detail"),
    path("<int:pk>/<int:document>/", views.document, name="document"),
    path("<int:pk>/<int:document>/enlever/", views.remove, name="remove"),
]
