"""`/documents/`"""

from django.urls import path

from documents import views, views_parts

app_name = "documents"

urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("envois/", views_parts.start, name="upload_start"),
    path("envois/<uuid:pk>/", views_parts.part, name="upload_part"),
    path("envois/<uuid:pk>/fin/", views_parts.finish, name="upload_finish"),
    path("envois/<uuid:pk>/abandon/", views_parts.abandon, name="upload_abandon"),
]
