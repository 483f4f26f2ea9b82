"""What people see of the cases."""
