"""The environment: actions, observations, rulesets, reset and step. No terminal, no network, no model."""
