"""Screening in Wagtail's administration."""

from wagtail_modeladmin.options import modeladmin_register

from grants.screening.modeladmin import ProgrammePaceAdmin

modeladmin_register(ProgrammePaceAdmin)
