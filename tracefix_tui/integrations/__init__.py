"""The environment in the shapes that trainers want. Each file needs only what its name says."""
