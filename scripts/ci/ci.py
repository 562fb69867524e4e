"""What the recipes for CI need beside quiz-engine: python3 scripts/ci/ci.py --help"""
import sys

sys.dont_write_bytecode = True  # a run leaves nothing of its own in the checkout
from steps.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
