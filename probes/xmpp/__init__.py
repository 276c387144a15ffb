"""Talking by XMPP (RFC 6120, 6121): one connection to a server, what its stanzas say, and what that means to us."""
