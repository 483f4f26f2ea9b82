"""States of a bulletin and whose turn it is."""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "DRAFT", "起草"
    REVIEWED = "REVIEWED", "已核稿"
    ISSUED = "ISSUED", "已印发"


MEANING = {Status.DRAFT: "run", Status.REVIEWED: "soon", Status.ISSUED: "done"}
