"""What anybody may read without signing in: published brands, their story and pictures."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from brands.models import Brand
from brands.selectors import public_brands, year_of_public
from exchange.views.uploads import picture


@login_not_required
@require_safe
def brand_list(request: HttpRequest) -> HttpResponse:
    return render(request, "brands/public_list.html", {"brands": public_brands()})


@login_not_required
@require_safe
def brand_page(request: HttpRequest, pk: int) -> HttpResponse:
    brand = get_object_or_404(public_brands(), pk=pk)
    context: dict[str, Any] = {"brand": brand, "pictures": list(brand.files.pictures()), "year": year_of_public(brand)}
    return render(request, "brands/public_brand.html", context)


@login_not_required
@require_safe
def brand_picture(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A picture of a published brand; others are 404, as if they were not there."""
    brand = get_object_or_404(Brand.objects.public(), pk=pk)
    return picture(get_object_or_404(brand.files.pictures().select_related("file"), pk=file_pk).file)
