"""/gestion/: labels, filters kept and actions on many files."""

from django.urls import path

from grants.screening import views_bulk, views_exports, views_labels

urlpatterns = [
    path("etiquettes/", views_labels.labels, name="labels"),
    path("etiquettes/<int:pk>/", views_labels.label, name="label"),
    path("etiquettes/<int:pk>/supprimer/", views_labels.label_delete, name="label_delete"),
    path("dossiers/<int:pk>/etiquettes/", views_labels.file_labels, name="file_labels"),
    path("dossiers/filtres/", views_labels.filter_keep, name="filter_keep"),
    path("dossiers/filtres/<int:pk>/supprimer/", views_labels.filter_forget, name="filter_forget"),
    path("dossiers/export.csv", views_exports.export, {"form": "csv"}, name="export_csv"),
    path("dossiers/export.xlsx", views_exports.export, {"form": "xlsx"}, name="export_xlsx"),
    path("dossiers/lot/", views_bulk.choose, name="bulk"),
    path("dossiers/lot/<uuid:uid>/", views_bulk.run, name="bulk_run"),
    path("dossiers/lot/<uuid:uid>/confirmer/", views_bulk.confirm, name="bulk_confirm"),
]
