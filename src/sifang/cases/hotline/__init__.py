"""12345: orders in and answers out, by file and by API. Plain values and the reading of files."""
