"""Signing in, one's own account, people, offices and roles."""

from django.urls import path

from sifang.accounts.pages import audit, login, me, offices, people

urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/sso/", login.login_by_sso, name="login_by_sso"),
    path("login/code/", login.login_code, name="login_code"),
    path("login/enrol/", login.login_enrol, name="login_enrol"),
    path("logout/", login.logout, name="logout"),
    path("me/", me.me, name="me"),
    path("me/password/", me.change_password, name="change_password"),
    path("me/mail/", me.mail_put, name="mail_put"),
    path("me/mail/confirm/", me.mail_confirm, name="mail_confirm"),
    path("me/mail/topics/", me.mail_topics, name="mail_topics"),
    path("me/mail/remove/", me.mail_remove, name="mail_remove"),
    path("me/tokens/", me.issue_token, name="issue_token"),
    path("me/tokens/<int:token_id>/revoke/", me.revoke_token, name="revoke_token"),
    path("offices/", offices.office_list, name="office_list"),
    path("offices/add/", offices.office_add, name="office_add"),
    path("offices/<int:office_id>/", offices.office_page, name="office_page"),
    path("offices/<int:office_id>/change/", offices.office_change, name="office_change"),
    path("offices/<int:office_id>/posts/", offices.post_add, name="post_add"),
    path("posts/<int:post_id>/", offices.post_page, name="post_page"),
    path("posts/<int:post_id>/hand-over/", offices.post_hand_over, name="post_hand_over"),
    path("posts/<int:post_id>/areas/", offices.post_areas, name="post_areas"),
    path("posts/<int:post_id>/role/", offices.post_role, name="post_role"),
    path("roles/", offices.role_list, name="role_list"),
    path("people/", people.people_list, name="people_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<int:user_id>/", people.person_page, name="person_page"),
    *(
        path(f"people/<int:user_id>/{what}/", people.person_do, {"what": what}, name=f"person_{what}")
        for what in ("close", "open", "reset", "unlock", "clear", "unmask")
    ),
    path("audit/", audit.audit_list, name="audit_list"),
]
