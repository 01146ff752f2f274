"""From files to findings: discovery, cache, running the rules, baseline."""
