"""Files and applicants in Wagtail's administration."""

from wagtail_modeladmin.options import modeladmin_register

from grants.applications.modeladmin import ApplicantAdmin, ApplicationAdmin

modeladmin_register(ApplicationAdmin)
modeladmin_register(ApplicantAdmin)
