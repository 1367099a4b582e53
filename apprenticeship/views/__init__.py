"""Pages of apprenticeship training."""
