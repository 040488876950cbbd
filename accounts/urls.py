"""/mon-espace/: the dashboard, the applicants one acts for, one's own profile."""

from django.urls import path

from accounts import views, views_members, views_registers

app_name = "accounts"

urlpatterns = [
    path("", views.space, name="space"),
    path("profil/", views.profile, name="profile"),
    path("second-facteur/", views.second_factor, name="second_factor"),
    path("demandeurs/nouveau/", views.applicant_create, name="applicant_create"),
    path("demandeurs/<int:pk>/", views.applicant_edit, name="applicant_edit"),
    path("demandeurs/<int:pk>/actualiser/", views_registers.refresh, name="applicant_refresh"),
    path("demandeurs/<int:pk>/membres/", views_members.members, name="members"),
    path("rattachements/", views_members.requests, name="requests"),
    path("habilitations/<int:pk>/accepter/", views_members.approve, name="membership_approve"),
    path("habilitations/<int:pk>/refuser/", views_members.refuse, name="membership_refuse"),
    path("habilitations/<int:pk>/retirer/", views_members.revoke, name="membership_revoke"),
    path("habilitations/<int:pk>/role/", views_members.change_role, name="membership_role"),
    path("invitations/<int:pk>/accepter/", views_members.accept, name="invitation_accept"),
    path("invitations/<int:pk>/decliner/", views_members.decline, name="invitation_decline"),
]
