"""What other apps may want to hear of file jobs."""

from django.dispatch import Signal

export_ended = Signal()
"""``job``: an :class:`exchange.models.ExportJob` that is done or has failed; sent inside its transaction."""
