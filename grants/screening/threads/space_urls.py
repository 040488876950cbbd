"""`/mon-espace/echanges/`: what an applicant and the service write to each other about a file."""

from django.urls import path

from grants.screening.threads import views

app_name = "threads"

urlpatterns = [
    path("<int:pk>/", views.own_threads, name="list"),
    path("<int:pk>/<int:thread>/", views.own_thread, name="thread"),
]
