def root(number):
    guess = number or 1.0
    for _ in range(60):
        guess = (guess + number / guess) / 2
    return guess
