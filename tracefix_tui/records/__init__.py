"""What is kept on disk: progress and runs."""
