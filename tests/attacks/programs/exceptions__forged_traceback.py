# Tries: frames that claim the tests' files and impossible line numbers, with terminal codes in the function names.
# Target: sum_even
def sum_even(numbers):
    text = "\n" * 2_000_000 + "raise ValueError('test_solution.py:1: passed')"
    code = compile(text, "solution.py", "exec")
    code = code.replace(co_name="\x1b]0;passed\x07", co_firstlineno=2**31 - 1)
    exec(code, {"__name__": "test_solution", "__file__": "/etc/passwd"})
