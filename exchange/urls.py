from django.urls import path

from audit.pages import page_urls
from exchange.views.aliases import AliasCreate, AliasList, AliasRemove
from exchange.views.exports import ExportDetail, ExportFile, ExportList, ExportOrder
from exchange.views.imports import (
    ImportBlank,
    ImportCancel,
    ImportConfirm,
    ImportDetail,
    ImportFile,
    ImportList,
    ImportProgress,
    ImportRemark,
    ImportRemarked,
)

app_name = "exchange"
urlpatterns = [
    *page_urls(
        "imports",
        "import",
        list=ImportList,
        detail=ImportDetail,
        progress=ImportProgress,
        confirm=ImportConfirm,
        cancel=ImportCancel,
        file=ImportFile,
        remark=ImportRemark,
        remarked=ImportRemarked,
    ),
    *page_urls("aliases", "alias", list=AliasList, create=AliasCreate, remove=AliasRemove),
    path("templates/<slug:kind>/", ImportBlank.as_view(), name="import_blank"),
    *page_urls("exports", "export", list=ExportList, detail=ExportDetail, file=ExportFile),
    path("exports/<str:dataset>/", ExportOrder.as_view(), name="export"),
]
