"""What stands here runs in a process of its own; imported in this one, it would change the xlwings of every other test."""

collect_ignore_glob = ["*.py"]
