"""What each subcommand does; `orchestration/cli.py` parses its words and imports it when it is asked for.

Belongs here: reading options, calling the package, printing. Does not belong here: what other code would call too.
"""
