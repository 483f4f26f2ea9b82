from sifang.notices.actions.deliver import Patience, deliver_due
from sifang.notices.actions.queue import drop, read, read_all, try_again
from sifang.notices.actions.tell import Receiver, tell_within

__all__ = ["Patience", "Receiver", "deliver_due", "drop", "read", "read_all", "tell_within", "try_again"]
