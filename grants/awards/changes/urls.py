"""The officers' addresses of changes, in those of awards."""

from django.urls import path

from grants.awards.changes import views

urlpatterns = [
    path("changements/", views.index, name="changes"),
    path("changements/<int:pk>/", views.change, name="change"),
    path("changements/<int:pk>/decider/", views.decide, name="change_decide"),
]
