"""The harness: what is asked, who asks when, what came back and what it means. Never imports probes or reports."""
