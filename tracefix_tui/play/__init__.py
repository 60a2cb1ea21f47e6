"""The session: joins an episode to whoever plays it."""
