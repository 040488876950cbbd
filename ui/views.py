from django.views.defaults import bad_request, page_not_found, permission_denied, server_error  # noqa: F401


def csrf_failure(request, reason=""):
    return permission_denied(request, None)
