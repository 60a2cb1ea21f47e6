"""Runs in the forms that other tools read: one file a format, all fed by the reader."""
