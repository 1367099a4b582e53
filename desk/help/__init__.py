"""Help (帮助): for every role what it does here, in the order of the work; paths and rights come from the workflow tables."""
