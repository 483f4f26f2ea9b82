"""Addresses of the ledgers."""

from django.urls import path

from sifang.ledgers.pages import views

urlpatterns = [
    path("ledgers/", views.ledger_list, name="ledger_list"),
    path("ledgers/new/", views.ledger_upload, name="ledger_upload"),
    path("ledgers/template/<slug:key>/", views.ledger_template, name="ledger_template"),
    path("ledgers/out/<slug:key>/", views.ledger_out, name="ledger_out"),
    path("ledgers/<int:batch_id>/", views.ledger_batch, name="ledger_batch"),
    path("ledgers/<int:batch_id>/progress/", views.ledger_progress, name="ledger_progress"),
    path("ledgers/<int:batch_id>/columns/", views.ledger_columns, name="ledger_columns"),
    path("ledgers/<int:batch_id>/mapping/", views.ledger_mapping, name="ledger_mapping"),
    path("ledgers/<int:batch_id>/rows/<int:row>/", views.ledger_row, name="ledger_row"),
    path("ledgers/<int:batch_id>/pairs/<int:pair_id>/", views.ledger_pair, name="ledger_pair"),
    path("ledgers/<int:batch_id>/marked/", views.ledger_marked, name="ledger_marked"),
    path("ledgers/<int:batch_id>/<slug:verb>/", views.ledger_act, name="ledger_act"),
]
