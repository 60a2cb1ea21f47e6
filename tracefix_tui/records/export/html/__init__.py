"""A run as one HTML file: no network, no script but its own, readable without it, safe with hostile text."""
