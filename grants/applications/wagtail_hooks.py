"""Files and applicants in Wagtail's administration."""

from wagtail_modeladmin.options import modeladmin_register

from grants.applications.modeladmin import ApplicantAdmin, ApplicationAdmin
from grants.applications.past_grants_admin import PastGrantAdmin

modeladmin_register(ApplicationAdmin)
modeladmin_register(ApplicantAdmin)
modeladmin_register(PastGrantAdmin)
