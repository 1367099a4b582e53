"""``make run``: the whole portal on one machine, under one process that starts, watches and stops every part."""
