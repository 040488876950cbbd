"""Payments in Wagtail's administration."""

from wagtail_modeladmin.options import modeladmin_register

from grants.payments.modeladmin import InstalmentAdmin

modeladmin_register(InstalmentAdmin)
