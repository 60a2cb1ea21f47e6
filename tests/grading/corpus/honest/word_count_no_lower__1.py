import re, string
from collections import Counter
def word_count(text):
    words = (w.strip(string.punctuation) for w in re.split(r'\s+', text.lower()))
    return Counter(w for w in words if w)
