def spaces(request):
    return {}
