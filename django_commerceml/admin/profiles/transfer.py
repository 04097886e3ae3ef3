"""The pages that copy a profile, and carry its settings as a file."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.profiles.password import get_profile
from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.documents import (
    LARGEST_DOCUMENT,
    Document,
    read_settings,
    write_settings,
)
from django_commerceml.profiles.transfer import compare, copy_profile, take_over

_CHANGE = "admin:commerceml_exchangeprofile_change"
_PASSWORD = "admin:commerceml_exchangeprofile_password"  # noqa: S105 (the name of a page)


class CopyForm(forms.Form):
    """What a copy cannot have from its original."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "name"),
        max_length=200,
        required=False,
        help_text=_("What people see in lists, messages and e-mails."),
    )
    slug = forms.SlugField(
        label=_("slug"),
        help_text=_("The last part of the exchange address: /1c/<slug>/."),
    )
    login = forms.CharField(
        label=_("login"),
        max_length=150,
        help_text=_("What 1C types as the user; it is no user of the site."),
    )


class ImportForm(forms.Form):
    """A document: as a file, or as the text that was just looked at."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json"}),
        help_text=_("What «Settings as a file» gave, here or on another site."),
    )
    document = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Return the document, too, read and checked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is not None and file.size > LARGEST_DOCUMENT:
            raise ValidationError(_("The file is too large."))
        text = file.read() if file is not None else cleaned.get("document")
        if not text:
            raise ValidationError(_("Choose a file."))
        cleaned["settings"] = read_settings(text)
        cleaned["text"] = text if isinstance(text, str) else text.decode("utf-8-sig")
        return cleaned


def copy_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the names of a copy; make it, and go on to its password."""
    profile = _source(request, pk, admin)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": gettext("%s (copy)") % profile,
            "slug": f"{profile.slug}-2"[:50],
            "login": f"{profile.login}-2"[:150],
        },
    )
    if form.is_valid():
        copied = _try_copy(profile, form)
        if copied is not None:
            admin.log_addition(request, copied, gettext("Copied from %s.") % profile)
            admin.message_user(
                request, _("The profile is there; now it needs a password.")
            )
            return redirect(_PASSWORD, copied.pk)
    response: HttpResponse = admin.show_page(
        request,
        "commerceml/admin/profile_copy.html",
        title=_("Copy the profile"),
        profile=profile,
        form=form,
    )
    return response


def _source(request: HttpRequest, pk: int, admin: Any) -> ExchangeProfile:
    """Return the profile to copy, for who may add profiles and see this one."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    if not admin.has_view_permission(request, profile):
        raise PermissionDenied
    return profile


def _try_copy(profile: ExchangeProfile, form: CopyForm) -> ExchangeProfile | None:
    """Return the copy, or None: the reasons then stand in *form*."""
    try:
        return copy_profile(profile, **form.cleaned_data)
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
    return None


def export_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the settings of a profile as a file."""
    profile = get_profile(admin, request, pk)
    admin.log_change(request, profile, gettext("The settings were saved as a file."))
    headers = {"Content-Disposition": f'attachment; filename="1c-{profile.slug}.json"'}
    return HttpResponse(
        write_settings(profile), content_type="application/json", headers=headers
    )


def import_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would change; on a second word change it."""
    profile = get_profile(admin, request, pk)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    differences = None
    if form.is_valid():
        is_agreed = "apply" in request.POST
        differences = _try(form, profile, is_agreed=is_agreed)
        if differences is not None and is_agreed:
            labels = ", ".join(one.label for one in differences)
            note = gettext("Settings were taken from a file: %s.") % (labels or "—")
            admin.log_change(request, profile, note)
            admin.message_user(request, note)
            return redirect(_CHANGE, profile.pk)
    response: HttpResponse = admin.show_page(
        request,
        "commerceml/admin/profile_import.html",
        title=_("Settings from a file"),
        profile=profile,
        form=form,
        differences=differences,
        text=form.cleaned_data.get("text", "") if form.is_bound else "",
    )
    return response


def _try(form: ImportForm, profile: ExchangeProfile, *, is_agreed: bool) -> Any:
    """Return the differences, or None: the reasons then stand in *form*."""
    settings: Document = form.cleaned_data["settings"]
    try:
        return (take_over if is_agreed else compare)(profile, settings)
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None
