from exchange.models.aliases import HeaderAlias
from exchange.models.files import StoredFile
from exchange.models.jobs import ExportJob, ImportJob, ImportRow

__all__ = ["ExportJob", "HeaderAlias", "ImportJob", "ImportRow", "StoredFile"]
