"""``python -m ivrlint`` does what ``ivrlint`` does."""

from ivrlint.commands.main import main

if __name__ == "__main__":
    main(prog_name="ivrlint")
