"""From source and task to a report."""
