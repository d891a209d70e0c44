"""Django's SQLite backend behind a gate: writers queue at an OS lock instead of colliding inside SQLite."""
