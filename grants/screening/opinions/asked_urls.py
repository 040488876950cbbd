"""`/avis/`: where whoever is asked reads a file and gives an opinion."""

from django.urls import path

from grants.screening.opinions import asked_views as views

app_name = "opinions"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.own, name="own"),
    path("<int:pk>/pieces/<uuid:file>/", views.own_piece, name="own_piece"),
    path("lien/<str:token>/", views.guest, name="guest"),
    path("lien/<str:token>/pieces/<uuid:file>/", views.guest_piece, name="guest_piece"),
]
