"""/gestion/messages/: e-mails that were given up, previews, overdue deadlines, the journal."""

from django.urls import path

from workflows import views_staff as views

app_name = "workflows_staff"

urlpatterns = [
    path("", views.dead_letters, name="dead_letters"),
    path("relancer/", views.retry, name="retry"),
    path("apercu/", views.previews, name="previews"),
    path("apercu/<str:code>/", views.preview, name="preview"),
    path("journal/", views.journal, name="journal"),
]
