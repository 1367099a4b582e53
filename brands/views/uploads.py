"""The files of brands, reports and projects, for reading."""

from brands.models import BrandFile, ProjectFile, ReportFile
from exchange.views.uploads import FileDownload


class BrandFileDownload(FileDownload):
    model = BrandFile


class ReportFileDownload(FileDownload):
    model = ReportFile


class ProjectFileDownload(FileDownload):
    model = ProjectFile
