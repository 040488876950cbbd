"""`/appels/…/eligibilite/`: open to everybody."""

from django.urls import path

from grants.applications.public_test import views

app_name = "eligibility"

urlpatterns = [path("<slug:slug>/eligibilite/", views.test, name="test")]
