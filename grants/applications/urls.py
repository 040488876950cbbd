"""`/mon-espace/dossiers/`: the files of the applicants one acts for."""

from django.urls import path

from grants.applications import views, views_drafts, views_pieces, views_steps

app_name = "applications"

urlpatterns = [
    path("", views.listing, name="list"),
    path("commencer/<slug:slug>/", views.start, name="start"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/accuse-de-reception/", views.receipt, name="receipt"),
    path("<int:pk>/dossier.pdf", views.as_pdf, name="pdf"),
    path("<int:pk>/retrait/", views.withdraw, name="withdraw"),
    path("<int:pk>/relecture/", views_drafts.proof, name="proof"),
    path("<int:pk>/pieces/", views_pieces.pieces, name="pieces"),
    path("<int:pk>/pieces/<int:attachment>/enlever/", views_pieces.remove_piece, name="piece_remove"),
    path(
        "<int:pk>/pieces/<slug:piece>/reprendre/<int:document>/", views_pieces.take_piece, name="piece_take"
    ),
    path("<int:pk>/<slug:step>/", views_steps.edit, name="edit"),
    path("<int:pk>/<slug:step>/enregistrement/", views_steps.autosave, name="autosave"),
]
