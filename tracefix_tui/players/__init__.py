"""Who acts: the search agent, a model, a recording. A person acts through the screen."""
