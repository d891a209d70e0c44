"""Leadwerk: lead management for sales teams. `docs/tour.md` shows the way around."""

__version__ = "0.1.0"
