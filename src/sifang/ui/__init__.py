"""界面: the components every room's pages are made of. Knows no facts and no models."""
