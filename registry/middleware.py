"""Puts the acting person on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from registry.selectors import actor_of

SESSION_KEY = "acting_organisation"


class ActorMiddleware:
    """``request.actor``: the signed-in person in the organisation she chose; looked up once, when asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = SimpleLazyObject(lambda: actor_of(request.user, request.session.get(SESSION_KEY)))
        return self.get_response(request)
