"""The model player: plays by asking any endpoint that speaks the chat-completions protocol."""
