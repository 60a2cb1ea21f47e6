"""Bugs from public sets, made into packs. Read and parsed here; run in the sandbox only."""
