"""The officers' addresses of threads, in those of screening."""

from django.urls import path

from grants.screening.threads import views

urlpatterns = [
    path("dossiers/<int:pk>/echanges/", views.threads, name="threads"),
    path("dossiers/<int:pk>/echanges/<int:thread>/", views.thread, name="thread"),
    path("echanges/", views.inbox, name="inbox"),
]
