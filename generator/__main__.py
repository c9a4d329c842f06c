"""``python -m generator`` is ``sijill``."""

from generator.cli import main

if __name__ == "__main__":
    main()
