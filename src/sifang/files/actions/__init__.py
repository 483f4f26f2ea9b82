from sifang.files.actions.keep import keep_within

__all__ = ["keep_within"]
