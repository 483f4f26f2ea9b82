"""工作日: holidays, make-up workdays and counting in working days."""
