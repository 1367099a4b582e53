"""Forms of signing in and of one's own account."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import RegexValidator

from accounts.models import User


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。请检查大小写后再试；连续输错会暂时锁定。",
        "inactive": "此账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"


class NewPasswordForm(PasswordChangeForm):
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["new_password2"].label = "再输一遍新密码"
        self.fields["new_password2"].help_text = ""


class ProfileForm(forms.ModelForm):
    phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=20,
        validators=[RegexValidator(r"^[0-9\-]{7,20}$", "电话只能有数字和连字符，例如 0373-3026260。")],
    )
    email = forms.EmailField(label="电子邮箱", required=False, help_text="接收待办提醒。")

    class Meta:
        model = User
        fields = ["phone", "email"]


class TokenForm(forms.Form):
    """The six digits of the authenticator (动态口令)."""

    token = forms.RegexField(
        r"^\d{6}$",
        label="动态口令",
        error_messages={"invalid": "动态口令是 6 位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6, "autofocus": True}),
    )
