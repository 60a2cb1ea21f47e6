"""Start file of a fork server: `python -s -S -P boot.py <control descriptor> <pid of the parent>`."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_forkserver = __import__("inside.zygote", fromlist=["main"])
_forkserver.main(int(sys.argv[1]), int(sys.argv[2]))
