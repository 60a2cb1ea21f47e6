"""What runs inside the fork server and its guests: standard library only, loaded by path, lean.

The fork server is started as `python boot.py`, so these modules are also importable as the top-level package
`inside`; they import each other relatively and nothing else of the project.
"""
