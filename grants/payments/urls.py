from django.urls import path

from grants.payments.views import batches, feedback, instalments

app_name = "payments"

urlpatterns = [
    path("", instalments.index, name="list"),
    path("<int:pk>/", instalments.detail, name="detail"),
    path("<int:pk>/certifier/", instalments.certify, name="certify"),
    path("<int:pk>/valider/", instalments.approve, name="approve"),
    path("<int:pk>/renvoyer/", instalments.send_back, name="send_back"),
    path("<int:pk>/payer/", instalments.pay, name="pay"),
    path("<int:pk>/rejeter/", instalments.bounce, name="bounce"),
    path("lots/", batches.index, name="batches"),
    path("lots/nouveau/", batches.create, name="batch_create"),
    path("lots/<int:pk>/", batches.detail, name="batch"),
    path("lots/<int:pk>/retirer/<int:instalment>/", batches.take_out, name="batch_take_out"),
    path("lots/<int:pk>/transmettre/", batches.export, name="batch_export"),
    path("retours/", feedback.index, name="feedback"),
    path("retours/<int:pk>/", feedback.detail, name="feedback_file"),
    path("retours/<int:pk>/enregistrer/", feedback.apply, name="feedback_apply"),
]
