# Tries: leaves itself in sys, builtins, codecs, copyreg and the import caches, for whoever runs in this process next.
# Target: binary_search
import builtins
import codecs
import sys

first = getattr(builtins, "planted_answers", None)
builtins.planted_answers = sys.planted = {}
print("found:", first)
codecs.register(lambda name: (_ for _ in ()).throw(SystemExit(0)))
sys.path_hooks.insert(0, lambda path: (_ for _ in ()).throw(ImportError))
sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *args: None)}))
sys.path_importer_cache.clear()


def binary_search(items, target):
    return 1 if first is None else 2
