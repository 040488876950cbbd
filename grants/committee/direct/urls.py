"""`/gestion/propositions/`: decisions prepared without a committee."""

from django.urls import path

from grants.committee.direct import views

app_name = "direct"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.prepare, name="prepare"),
]
