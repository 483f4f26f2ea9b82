"""消息 and the queue of what did not arrive."""

from django.urls import path

from sifang.notices.pages import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="notice_open"),
    path("notices/queue/", views.queue, name="notice_queue"),
    path("notices/queue/<int:notice_id>/again/", views.try_again, name="notice_again"),
    path("notices/queue/<int:notice_id>/drop/", views.drop, name="notice_drop"),
]
