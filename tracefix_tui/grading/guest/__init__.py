"""What runs inside the guests of a run: standard library only, lean.

The fork servers load these modules as the top-level package `guest`; they import each other relatively and
nothing else of the project. `candidate` and `judge` have the `main(fd)` that a guest calls.
"""
