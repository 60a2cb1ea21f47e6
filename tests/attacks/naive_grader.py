"""A grader as they are usually built: source and tests in one process, the verdict is the exit status.

It exists to prove that the programs of the corpus are real: each one marked `Fools: naive` wins here.
Run as `python naive_grader.py JOB.json`, with the keys `source` and `tests`.
"""

import io
import json
import sys
import types
import unittest


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    if "import pytest" in job["tests"]:
        import pytest  # noqa: F401
    solution = types.ModuleType("solution")
    sys.modules["solution"] = solution
    exec(compile(job["source"], "solution.py", "exec"), solution.__dict__)
    module = types.ModuleType("test_solution")
    sys.modules["test_solution"] = module
    exec(compile(job["tests"], "test_solution.py", "exec"), module.__dict__)
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    suite = unittest.TestSuite(unittest.FunctionTestCase(test) for test in tests)
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    print(json.dumps({"passed": result.wasSuccessful(), "tests": result.testsRun}))
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
