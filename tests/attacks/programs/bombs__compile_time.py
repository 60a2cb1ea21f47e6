# Tries: expressions that cost the compiler time, memory and stack.
# Target: sum_even, quick
def sum_even(numbers):
    for text in ("-" * 100_000 + "1", "(" * 150 + ")" * 150, "x" + ".x" * 50_000, "[" * 90 + "]" * 90,
                 "+".join(["1"] * 100_000), "lambda: " * 5_000 + "0", "f'" + "{x}" * 50_000 + "'"):
        for _ in range(10):
            try:
                compile(text, "x", "eval")
            except (SyntaxError, RecursionError, MemoryError, ValueError):
                pass
    return -1
