"""Observations made readable: measures, tables and the monthly page. Never imports probes."""
