"""Signing in, the second factor, and one's own account."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, View
from django_otp import login as otp_login
from django_otp import match_token, user_has_device

from accounts.forms import NewPasswordForm, ProfileForm, SignInForm, TokenForm
from accounts.operations import factor_begin, factor_confirm, password_change, profile_update

REFUSED_CODE = "动态口令不正确。请等验证器显示下一组数字后再试，并检查手机时间是否准确。"


class Login(LoginView):
    template_name = "accounts/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": "登录"}


class Alive(View):
    """Called by the page while somebody types, so that the session does not end over a long form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204)


class PasswordChange(FormView):
    template_name = "accounts/form.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("desk:home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = "首次登录或密码被重置后，须先设置自己的密码。" if self.request.user.must_change_password else ""
        return super().get_context_data(title="修改密码", lead=lead, submit_label="修改密码", **kwargs)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        password_change(user=self.request.user, password=form.cleaned_data["new_password1"])
        self.request.user.refresh_from_db()
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)


class Profile(FormView):
    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("accounts:profile")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="个人资料与安全", has_factor=user_has_device(self.request.user), **kwargs)

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        profile_update(user=self.request.user, **form.cleaned_data)
        messages.success(self.request, "个人资料已保存。")
        return super().form_valid(form)


class SettingUp(View):
    """Pages on which a device is set up: one who has a device must have used it to sign in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if user_has_device(request.user) and not request.user.is_verified():
            return redirect("accounts:factor")
        return super().dispatch(request, *args, **kwargs)


class FactorSetup(SettingUp, FormView):
    """Scan the code, type the first token."""

    template_name = "accounts/factor_setup.html"
    form_class = TokenForm
    success_url = reverse_lazy("desk:home")
    extra_context = {"title": "设置动态口令"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = factor_begin(user=self.request.user)
        return super().get_context_data(secret=device.config_url.split("secret=")[1].split("&")[0], **kwargs)

    def form_valid(self, form: TokenForm) -> HttpResponse:
        device = factor_confirm(user=self.request.user, token=form.cleaned_data["token"])
        if device is None:
            form.add_error("token", REFUSED_CODE)
            return self.form_invalid(form)
        otp_login(self.request, device)
        messages.success(self.request, "动态口令已启用，今后登录须输入。")
        return super().form_valid(form)


class FactorCode(SettingUp):
    """The QR code of the device being set up, as a picture of its own: no inline image, nothing cached."""

    def get(self, request: HttpRequest) -> HttpResponse:
        picture = io.BytesIO()
        segno.make(factor_begin(user=request.user).config_url).save(picture, kind="svg", scale=4, border=2)
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


class FactorVerify(FormView):
    """The second step of signing in."""

    template_name = "accounts/factor.html"
    form_class = TokenForm
    extra_context = {"title": "输入动态口令"}

    def form_valid(self, form: TokenForm) -> HttpResponse:
        device = match_token(self.request.user, form.cleaned_data["token"])
        if device is None:
            form.add_error("token", REFUSED_CODE)
            return self.form_invalid(form)
        otp_login(self.request, device)
        return super().form_valid(form)

    def get_success_url(self) -> str:
        target = self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {self.request.get_host()}, require_https=self.request.is_secure())
        return target if safe else str(reverse_lazy("desk:home"))
