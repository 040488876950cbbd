"""`/appels/`: what the public pages of calls lead to."""

from django.urls import path

from grants.calls import views

app_name = "calls"

urlpatterns = [
    path("<slug:slug>/candidater/", views.apply, name="apply"),
]
