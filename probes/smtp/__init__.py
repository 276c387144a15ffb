"""Handing letters to mail servers: what servers are, one line to one of them, and the lines that are kept open."""
