"""What must be done between the password and the first page: a new password, the second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh
from django_otp import user_has_device

ALWAYS_OPEN = frozenset({"accounts:logout", "accounts:password", "accounts:factor", "accounts:factor_setup", "accounts:factor_code"})
"""Routes a half signed-in person needs to finish."""


class SignInStepsMiddleware:
    """Sends a signed-in person to the step that is missing (改密、动态口令); after ``ActorMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "HX-Request" in request.headers and getattr(response, "url", "").startswith(reverse(settings.LOGIN_URL)):
            # The session ended: load the whole page anew, which leads to the sign-in, instead of drawing it into a list.
            return HttpResponseClientRefresh()
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.resolver_match.view_name in ALWAYS_OPEN:
            return None
        if request.user.must_change_password:
            return redirect("accounts:password")
        if missing := _missing_factor(request):
            return redirect(f"{reverse(missing)}?{urlencode({'next': request.get_full_path()})}")
        return None


def _missing_factor(request: HttpRequest) -> str:
    """Route of the second factor's missing step, or an empty string. Parties sign in without one."""
    if not request.actor.is_office or request.user.is_verified():
        return ""
    if user_has_device(request.user):
        return "accounts:factor"
    return "accounts:factor_setup" if settings.SECOND_FACTOR_REQUIRED else ""
