"""/mon-espace/messages/: what one was told, and what one wants by e-mail."""

from django.urls import path

from workflows import views

app_name = "workflows"

urlpatterns = [
    path("", views.messages, name="messages"),
    path("tout-lu/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("<uuid:uid>/", views.message, name="message"),
]
