# Tries: calls the test's callbacks for ever: the judge is always busy and the candidate always answers.
# Target: apply_all, quick
def apply_all(functions, value):
    while True:
        for function in functions:
            function(value)
