"""What people see of figures: the list, one figure, its records, the months."""
