"""Addresses that are no page of the editor's: health, robots, sitemaps."""

from django.urls import path

from home import views

app_name = "home"

urlpatterns = [
    path("sante/", views.alive, name="alive"),
    path("sante/pret/", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("gestion/charte/", views.styleguide, name="styleguide"),
]
