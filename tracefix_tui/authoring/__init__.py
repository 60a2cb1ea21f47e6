"""For task authors: prove that a task is a good one."""
