"""The journal: profiles, sessions, stored files, runs and their problems."""

import uuid

from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_commerceml.models.alarms import AlarmOptions
from django_commerceml.models.fields import KeyField
from django_commerceml.models.order_options import OrderOptions


class SweepPolicy(models.TextChoices):
    """What becomes of products that a full export left out."""

    KEEP = "keep", _("keep them")
    DEACTIVATE = "deactivate", _("deactivate them")


class PortionPolicy(models.TextChoices):
    """Whether a full export comes in one file or in several."""

    AUTO = "auto", _("find out from the names of the files")
    SINGLE = "single", _("one file holds the whole catalogue")
    PORTIONED = "portioned", _("the catalogue comes in portions")


class ReplyCharset(models.TextChoices):
    """The encoding of the answers to 1C."""

    UTF8 = "utf-8", "UTF-8"
    WINDOWS_1251 = "windows-1251", "windows-1251"


class RunnerName(models.TextChoices):
    """Who does the work of imports."""

    INLINE = "inline", _("the requests of 1C themselves")
    CELERY = "celery", _("Celery workers")


class ExchangeProfile(OrderOptions, AlarmOptions):
    """One infobase of 1C and how it exchanges with this store."""

    slug = models.SlugField(
        _("slug"),
        unique=True,
        help_text=_("The last part of the exchange address: /1c/<slug>/."),
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"),
        max_length=200,
        blank=True,
        help_text=_("What people see in lists, messages and e-mails."),
    )
    is_active = models.BooleanField(
        _("is active"),
        default=True,
        help_text=_(
            "No: 1C is refused; products, prices and orders of the shop stay as they "
            "are."
        ),
    )
    login = models.CharField(
        _("login"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(r"^[^:]+$", _("A login must not contain a colon."))],
        help_text=_("What 1C types as the user; it is no user of the site."),
    )
    password = models.CharField(
        _("password"),
        max_length=255,
        help_text=_("Kept as a hash; it can be replaced, not read."),
    )
    adapter = models.CharField(
        _("adapter"),
        max_length=255,
        blank=True,
        help_text=_(
            "The dotted path of the shop's adapter; empty means the one in settings."
        ),
    )
    publishes_goods = models.BooleanField(
        _("goods go to the shop"),
        default=True,
        help_text=_(
            "No: what 1C sends is kept, and the shop's own goods stay as they are "
            "until both are linked. For shops with goods of their own."
        ),
    )
    runner = models.CharField(
        _("who does the imports"),
        max_length=20,
        choices=RunnerName.choices,
        blank=True,
        help_text=_("Empty means the one in settings."),
    )
    reply_charset = models.CharField(
        _("encoding of answers"),
        max_length=20,
        choices=ReplyCharset.choices,
        default=ReplyCharset.UTF8,
        help_text=_(
            "Choose windows-1251 if 1C shows the messages of the shop as garbage."
        ),
    )
    use_zip = models.BooleanField(
        _("accept zip archives"),
        default=True,
        help_text=_(
            "1C then packs what it sends and uploads faster. No: it sends plain files."
        ),
    )
    file_limit = models.PositiveIntegerField(
        _("size of a part, bytes"),
        default=1_000_000,
        validators=[MinValueValidator(1)],
        help_text=_("The largest part of a file that 1C may send in one request."),
    )
    sweep_policy = models.CharField(
        _("products missing in a full export"),
        max_length=20,
        choices=SweepPolicy.choices,
        default=SweepPolicy.DEACTIVATE,
        help_text=_(
            "Whether what 1C no longer sends stays on sale. Nothing is erased: what "
            "comes again is on sale again."
        ),
    )
    sweep_limit = models.PositiveSmallIntegerField(
        _("largest share to deactivate, %"),
        default=30,
        validators=[MaxValueValidator(100, _("A share is at most 100 %%."))],
        help_text=_("A sweep over more than this waits for an operator."),
    )
    portions = models.CharField(
        _("portions"),
        max_length=20,
        choices=PortionPolicy.choices,
        default=PortionPolicy.AUTO,
        help_text=_(
            "Decides when an export is complete, and with it when missing products "
            "leave the shop."
        ),
    )
    quiet_minutes = models.PositiveIntegerField(
        _("quiet time, minutes"),
        default=30,
        help_text=_("A portioned export has ended when nothing came for so long."),
    )
    price_guard_limit = models.PositiveSmallIntegerField(
        _("largest share of strange prices, %"),
        default=30,
        validators=[MaxValueValidator(100, _("A share is at most 100 %%."))],
        help_text=_(
            "A file that sets more of its changed prices to zero, or multiplies more "
            "of them, waits for an operator."
        ),
    )
    starts_imports = models.BooleanField(
        _("start imports without a request"),
        default=False,
        help_text=_(
            "For 1C that uploads «without waiting for the confirmation of the import»."
        ),
    )
    field_rules = models.JSONField(
        _("field ownership"),
        default=dict,
        blank=True,
        help_text=_(
            'By field: {"product.description": "if_empty"}; always, if_empty or never.'
        ),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("exchange profile")
        verbose_name_plural = _("exchange profiles")
        ordering = ["slug"]
        permissions = [
            ("diagnose_exchangeprofile", _("Can examine a connection")),
            ("support_exchangeprofile", _("Can make a support bundle")),
            ("publish_exchangeprofile", _("Can give all goods to the shop")),
        ]

    def __str__(self) -> str:
        return self.name or self.slug


class ExchangeSession(models.Model):
    """One login of 1C; a browser's session never becomes one."""

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        related_name="sessions",
        verbose_name=_("profile"),
    )
    type = models.CharField(_("type"), max_length=20)
    state = models.CharField(_("state"), max_length=20, default="new")
    token_hash = models.CharField(_("token hash"), max_length=64, unique=True)
    session_key = models.CharField(_("session key"), max_length=32)
    timestamp = models.CharField(
        _("time told to 1C"),
        max_length=20,
        help_text=_("Opaque for 1C; it comes back with «deactivate»."),
    )
    client_version = models.CharField(_("client version"), max_length=20, blank=True)
    cml_version = models.CharField(
        _("version of documents"),
        max_length=20,
        blank=True,
        help_text=_("What 1C calls «cmlVersion»."),
    )
    user_agent = models.CharField(_("client"), max_length=200, blank=True)
    remote_address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    last_seen_at = models.DateTimeField(_("last seen"))
    expires_at = models.DateTimeField(_("expires"))
    waits_until = models.DateTimeField(
        _("waits until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("How long a request is held at most, while a worker is at work."),
    )

    class Meta:
        verbose_name = _("exchange session")
        verbose_name_plural = _("exchange sessions")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["profile", "type", "-id"], name="commerceml_session_recent"
            ),
            models.Index(fields=["created_at"], name="commerceml_session_created"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class FileKind(models.TextChoices):
    """What a stored file is, by its content."""

    UNKNOWN = "unknown", _("not known yet")
    DOCUMENT = "xml", _("CommerceML")
    ARCHIVE = "zip", _("archive")
    PICTURE = "picture", _("picture")
    ATTACHMENT = "attachment", _("attachment")
    REPORT = "report", _("report of the exchange")


class FileState(models.TextChoices):
    """What became of a stored file."""

    RECEIVING = "receiving", _("being received")
    STORED = "stored", _("stored")
    PROCESSED = "processed", _("processed")
    REFUSED = "refused", _("refused")
    SUPERSEDED = "superseded", _("superseded by a newer upload")


class StoredFile(models.Model):
    """A file that 1C sent: parts read in order, under an id of our own."""

    uuid = models.UUIDField(
        _("own id"), default=uuid.uuid4, unique=True, editable=False
    )
    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        related_name="files",
        verbose_name=_("profile"),
    )
    session = models.ForeignKey(
        ExchangeSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("session"),
    )
    archive = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("archive"),
    )
    label = models.CharField(
        pgettext_lazy("of a thing", "name"),
        max_length=500,
        help_text=_("As 1C named it: a label, not a path."),
    )
    label_key = KeyField(max_length=500, editable=False)
    picture_key = KeyField(max_length=500, blank=True, editable=False)
    generation = models.PositiveIntegerField(_("generation"), default=1)
    kind = models.CharField(
        _("kind"), max_length=20, choices=FileKind.choices, default=FileKind.UNKNOWN
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=FileState.choices,
        default=FileState.RECEIVING,
    )
    size = models.BigIntegerField(_("size, bytes"), default=0)
    content_key = models.CharField(
        _("stored picture"), max_length=255, blank=True, editable=False
    )
    content_sha256 = models.CharField(
        _("SHA-256 of the picture"), max_length=64, blank=True, editable=False
    )
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    is_purged = models.BooleanField(_("bytes erased"), default=False)
    created_at = models.DateTimeField(_("received"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-id"]
        permissions = [
            ("read_storedfile", _("Can read what is in the files of 1C")),
        ]
        indexes = [
            models.Index(
                fields=["profile", "label_key", "-id"], name="commerceml_file_label"
            ),
            models.Index(
                fields=["profile", "picture_key"],
                name="commerceml_file_picture",
                condition=~Q(picture_key=""),
            ),
            models.Index(
                fields=["profile", "kind", "state"], name="commerceml_file_work"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FilePart(models.Model):
    """One POST of 1C: immutable, known by its place, length and hash."""

    file = models.ForeignKey(
        StoredFile,
        on_delete=models.CASCADE,
        related_name="parts",
        verbose_name=_("file"),
    )
    sequence = models.PositiveIntegerField(_("place"))
    length = models.PositiveBigIntegerField(_("length, bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    storage_key = models.CharField(_("key in the storage"), max_length=255)
    is_replay = models.BooleanField(
        _("repeats the part before"),
        default=False,
        help_text=_("The answer was lost and 1C sent it again; it counts once."),
    )
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        ordering = ["file_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "sequence"], name="commerceml_part_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.sequence}"


class RunKind(models.TextChoices):
    """What a run does."""

    IMPORT = "import", _("import of a file")
    SWEEP = "sweep", _("deactivation of missing products")
    PUBLISH = "publish", _("all goods to the shop")


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    HELD = "held", _("waits for an operator")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)
"""The states of a run that will go on by itself."""


class ImportRun(models.Model):
    """The work on one file (or one sweep): owned by a lease, resumable."""

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        related_name="runs",
        verbose_name=_("profile"),
    )
    session = models.ForeignKey(
        ExchangeSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("session"),
    )
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("file"),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=RunKind.choices, default=RunKind.IMPORT
    )
    state = models.CharField(
        _("state"), max_length=20, choices=RunState.choices, default=RunState.QUEUED
    )
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    is_confirmed = models.BooleanField(
        _("confirmed"),
        default=False,
        help_text=_("An operator let a held run go on."),
    )
    catalog_external_id = KeyField(
        _("catalogue"), max_length=255, blank=True, editable=False
    )
    series = models.CharField(
        _("series"),
        max_length=40,
        blank=True,
        editable=False,
        help_text=_("The full export that this file is a portion of."),
    )
    is_full = models.BooleanField(
        _("full"),
        default=False,
        editable=False,
        help_text=_("The file says that it holds all there is, not changes only."),
    )
    outline_key = models.CharField(max_length=255, blank=True, editable=False)
    seen_key = models.CharField(max_length=255, blank=True, editable=False)
    checkpoint = models.PositiveBigIntegerField(
        _("checkpoint"), default=0, help_text=_("Records of the file already done.")
    )
    records_total = models.PositiveBigIntegerField(_("records"), default=0)
    counts = models.JSONField(
        _("counts"),
        default=dict,
        blank=True,
        help_text=_("By record type and outcome."),
    )
    recent_records = models.FloatField(default=0, editable=False)
    recent_seconds = models.FloatField(default=0, editable=False)
    real_run = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rehearsals",
        verbose_name=_("the run itself"),
        help_text=_("Of a rehearsal: the run that does it, or waits to do it."),
    )
    changes_dropped = models.PositiveIntegerField(
        _("changes not kept"),
        default=0,
        help_text=_("Beyond the setting MAX_CHANGES they are only counted."),
    )
    answer = models.TextField(_("answer to 1C"), blank=True, editable=False)
    error_code = models.CharField(_("error code"), max_length=20, blank=True)
    error = models.TextField(_("error"), blank=True)
    traceback = models.TextField(_("traceback"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.PositiveIntegerField(_("fencing token"), default=0)
    lease_owner = models.CharField(_("owner"), max_length=100, blank=True)
    lease_expires_at = models.DateTimeField(_("lease ends"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-id"]
        permissions = [
            ("confirm_importrun", _("Can confirm a held run")),
            ("preview_importrun", _("Can preview files")),
            ("replay_importrun", _("Can apply previews and replay exchanges")),
            ("stop_importrun", _("Can stop a run")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(state="running"),
                name="commerceml_run_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["profile", "state", "id"], name="commerceml_run_queue"
            ),
            models.Index(fields=["series"], name="commerceml_run_series"),
            models.Index(fields=["created_at"], name="commerceml_run_created"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Severity(models.TextChoices):
    """How bad a problem is."""

    INFO = "info", _("notice")
    WARNING = "warning", _("warning")
    ERROR = "error", _("error")


class RunProblem(models.Model):
    """What could not be understood or applied, with its place."""

    profile = models.ForeignKey(
        ExchangeProfile,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("profile"),
        help_text=_("Empty: the caller gave no login that is known here."),
    )
    session = models.ForeignKey(
        ExchangeSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("session"),
    )
    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("run"),
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.ERROR
    )
    code = models.CharField(_("code"), max_length=20)
    message = models.CharField(_("message"), max_length=500)
    file = models.CharField(_("file"), max_length=500, blank=True)
    line = models.PositiveIntegerField(_("line"), default=0)
    element = models.CharField(_("element"), max_length=100, blank=True)
    external_id = models.CharField(_("id in 1C"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["run", "severity"], name="commerceml_problem_run"),
            models.Index(fields=["profile", "-id"], name="commerceml_problem_recent"),
            models.Index(fields=["created_at"], name="commerceml_problem_created"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
