"""Leads from a CSV file: what the file is like, what its columns mean, what each row says."""
