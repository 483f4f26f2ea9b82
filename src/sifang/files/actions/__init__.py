from sifang.files.actions.forget import forget_unused_within
from sifang.files.actions.keep import keep_within

__all__ = ["forget_unused_within", "keep_within"]
