app_name = "workflows_staff"

urlpatterns: list = []
