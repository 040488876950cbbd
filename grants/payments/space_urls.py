from django.urls import path

from grants.payments.views import bank

app_name = "bank"

urlpatterns = [
    path("", bank.index, name="list"),
    path("<int:pk>/", bank.edit, name="edit"),
]
