"""The command line: one file for each command, options and printing and nothing else."""
