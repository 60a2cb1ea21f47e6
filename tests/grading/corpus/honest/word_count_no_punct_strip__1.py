from collections import defaultdict
import string
def word_count(text):
    found = defaultdict(int)
    for w in text.casefold().split():
        w = w.strip(string.punctuation)
        if w:
            found[w] += 1
    return found
