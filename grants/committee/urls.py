"""/comite/seances/: sessions, agenda, votes, minutes."""

from django.urls import path

from grants.committee import views, views_items

app_name = "committee"

urlpatterns = [
    path("", views.session_list, name="list"),
    path("nouvelle/", views.create, name="create"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/modifier/", views.change, name="change"),
    path("<int:pk>/ordre-du-jour/", views.refresh, name="refresh"),
    path("<int:pk>/emargement/", views.attendance, name="attendance"),
    path("<int:pk>/ouvrir/", views.open_session, name="open"),
    path("<int:pk>/lever/", views.close, name="close"),
    path("<int:pk>/proces-verbal/", views.minutes, name="minutes"),
    path("<int:pk>/proces-verbal.pdf", views.minutes_pdf, name="minutes_pdf"),
    path("points/<int:pk>/", views_items.item, name="item"),
    path("points/<int:pk>/voix/", views_items.put_to_vote, name="put_to_vote"),
    path("points/<int:pk>/vote/", views_items.vote, name="vote"),
    path("points/<int:pk>/votes/", views_items.key_votes, name="key_votes"),
    path("points/<int:pk>/proposer/", views_items.propose, name="propose"),
    path("points/<int:pk>/ecarter/", views_items.decline, name="decline"),
    path("points/<int:pk>/reporter/", views_items.postpone, name="postpone"),
    path("points/<int:pk>/deport/", views_items.recuse, name="recuse"),
]
