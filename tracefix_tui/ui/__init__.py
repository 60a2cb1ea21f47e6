"""The Textual app: shows steps, sends actions."""
