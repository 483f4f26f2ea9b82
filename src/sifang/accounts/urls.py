"""Signing in, one's own account, people, offices and roles."""

from django.urls import path

from sifang.accounts.pages import login, me

urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/sso/", login.login_by_sso, name="login_by_sso"),
    path("login/code/", login.login_code, name="login_code"),
    path("login/enrol/", login.login_enrol, name="login_enrol"),
    path("logout/", login.logout, name="logout"),
    path("me/", me.me, name="me"),
    path("me/password/", me.change_password, name="change_password"),
    path("me/tokens/", me.issue_token, name="issue_token"),
    path("me/tokens/<int:token_id>/revoke/", me.revoke_token, name="revoke_token"),
]
