"""`/mon-espace/changements/`: what a beneficiary asks to change after an award."""

from django.urls import path

from grants.awards.changes import views

app_name = "changes"

urlpatterns = [
    path("<int:pk>/", views.ask, name="ask"),
    path("<int:pk>/<int:change>/retirer/", views.retract, name="retract"),
]
