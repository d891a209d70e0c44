"""Leads that a program sends as JSON."""
