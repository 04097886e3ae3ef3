"""Pictures that 1C sent: checked, kept, and linked to products by path."""

import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from django.db import transaction
from django.utils import timezone

from django_commerceml.adapters import Capability, RowError
from django_commerceml.adapters.shops import Shop, shop_of_profile
from django_commerceml.bulk import upserts
from django_commerceml.exceptions import AdapterError, CommerceMLError, PictureError
from django_commerceml.importing import joining
from django_commerceml.importing.context import shop_code
from django_commerceml.importing.files import PartsReader, open_parts, open_stored
from django_commerceml.importing.galleries import (
    Gallery,
    Kept,
    bombs_refused,
    copy_hashed,
    sniff_picture,
)
from django_commerceml.importing.reports import record_failure
from django_commerceml.models import (
    ExchangeProfile,
    FileKind,
    FileState,
    Product,
    ProductImage,
    Severity,
    StoredFile,
)

_SIDE_BY_SIDE: Final = 4
"""Decoding lets go of Python's lock, and a storage may be far away."""


def process_pictures(
    profile: ExchangeProfile, *, is_over: Callable[[], bool] = lambda: False
) -> bool:
    """Check and store the pictures that came; return whether none is left.

    Some are looked at side by side, one at least in every call. A bad one is set
    aside with its reason and stops nothing.
    """
    waiting = StoredFile.objects.filter(
        profile=profile, kind=FileKind.PICTURE, state=FileState.STORED
    ).order_by("pk")
    gallery = Gallery()
    shop = shop_of_profile(profile)
    begun: deque[tuple[StoredFile, Future[Kept]]] = deque()
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool, bombs_refused():
        is_done = True
        for number, file in enumerate(waiting.iterator(chunk_size=200)):
            if number and is_over():
                is_done = False
                break
            stream = _open(file)
            if stream is not None:
                begun.append((file, pool.submit(gallery.keep, stream)))
            if len(begun) >= _SIDE_BY_SIDE:
                _finish(*begun.popleft(), gallery, shop)
        while begun:
            _finish(*begun.popleft(), gallery, shop)
    return is_done


def _open(file: StoredFile) -> PartsReader | None:
    """Return the content of *file*; one that is gone is set aside."""
    try:
        return open_stored(file)
    except CommerceMLError as error:
        _refuse(file, error)
        return None


def _finish(
    file: StoredFile, future: "Future[Kept]", gallery: Gallery, shop: Shop
) -> None:
    """Note what became of *file*.

    Where its parts do not join, they may join in another way.
    """
    try:
        try:
            kept = future.result()
        except PictureError:
            if not joining.rejoin(file, lambda parts: _try(file, parts)):
                raise
            kept = gallery.keep(open_stored(file))
    except CommerceMLError as error:
        _refuse(file, error)
        return
    _note(file, kept, shop)


def _note(file: StoredFile, kept: Kept, shop: Shop) -> None:
    """Note where *file* lies, and give it to the products that wait for it."""
    file.content_key = kept.key
    file.content_sha256 = kept.sha256
    file.state = FileState.PROCESSED
    file.updated_at = timezone.now()
    with transaction.atomic():
        file.save(
            update_fields=["content_key", "content_sha256", "state", "updated_at"]
        )
        waiting = ProductImage.objects.filter(
            product__profile=file.profile_id, path=file.picture_key
        ).exclude(file=kept.key)
        if not shop.wants(Capability.IMAGES):
            waiting.update(file=kept.key)
            return
        owners = list(waiting.values_list("product_id", flat=True))
        waiting.update(file=kept.key)
        errors = _give(shop, owners)
    for row in errors:
        record_failure(
            file.profile,
            AdapterError(f"{row.external_id}: {row.message}", code=shop_code(row)),
            session=file.session,
            label=file.label,
            severity=Severity.WARNING if row.is_warning else Severity.ERROR,
        )


def _give(shop: Shop, owners: Iterable[int]) -> list[RowError]:
    """Give the pictures of the products *owners* to the shop; return what it said.

    A product that it refused is applied anew when 1C sends it again.
    """
    found: list[RowError] = []
    for chunk in upserts.in_chunks(owners):
        products = Product.objects.filter(pk__in=chunk)
        errors = shop.give_images(list(products.order_by("pk")))
        refused = [row.external_id for row in errors if not row.is_warning]
        products.filter(external_id__in=refused).update(fingerprint="")
        found += errors
    return found


def _try(file: StoredFile, replays: set[int]) -> str | None:
    """Return the hash of the picture that *file* is without *replays*."""
    with tempfile.TemporaryFile() as scratch:
        digest = copy_hashed(open_parts(file, without=replays), scratch)
        try:
            sniff_picture(scratch)
        except PictureError:
            return None
    return digest


def _refuse(file: StoredFile, error: CommerceMLError) -> None:
    file.state = FileState.REFUSED
    file.problem = str(error)[:500]
    file.updated_at = timezone.now()
    file.save(update_fields=["state", "problem", "updated_at"])
    record_failure(file.profile, error, session=file.session, label=file.label)


def link_pictures(profile_id: int, paths: Iterable[str]) -> None:
    """Give product images the pictures that came before them, by *paths*."""
    stored = StoredFile.objects.filter(
        profile_id=profile_id, kind=FileKind.PICTURE, state=FileState.PROCESSED
    )
    if not stored.exists():
        return
    for chunk in upserts.in_chunks(paths):
        keys = dict(
            stored.filter(picture_key__in=chunk)
            .order_by("pk")
            .values_list("picture_key", "content_key")
        )
        images = list(
            ProductImage.objects.filter(
                product__profile_id=profile_id, path__in=keys
            ).only("pk", "path", "file")
        )
        changed = [image for image in images if image.file != keys[image.path]]
        for image in changed:
            image.file = keys[image.path]
        ProductImage.objects.bulk_update(changed, ["file"], batch_size=200)
