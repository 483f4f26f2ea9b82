"""Addresses of partnership."""

from django.urls import path

from sifang.partnership import pages

urlpatterns = [
    path("meetings/", pages.joint_meeting_list, name="joint_meeting_list"),
    path("meetings/new/", pages.joint_meeting_new, name="joint_meeting_new"),
    path("meetings/<int:meeting_id>/", pages.joint_meeting_page, name="joint_meeting_page"),
    path("meetings/<int:meeting_id>/correct/", pages.joint_meeting_correct, name="joint_meeting_correct"),
    path("meetings/<int:meeting_id>/end/", pages.joint_meeting_end, name="joint_meeting_end"),
    path("claimed/", pages.claimed_project_list, name="claimed_project_list"),
    path("claimed/new/", pages.claimed_project_new, name="claimed_project_new"),
    path("claimed/<int:project_id>/", pages.claimed_project_page, name="claimed_project_page"),
    path("claimed/<int:project_id>/done/", pages.claimed_project_done, name="claimed_project_done"),
    path("field-meetings/", pages.field_meeting_list, name="field_meeting_list"),
    path("field-meetings/new/", pages.field_meeting_new, name="field_meeting_new"),
    path("field-meetings/<int:meeting_id>/", pages.field_meeting_page, name="field_meeting_page"),
]
