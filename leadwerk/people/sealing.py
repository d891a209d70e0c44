"""Secrets at rest: readable only together with the key of this installation, which lies outside the database."""

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:  # loaded by whoever uses a secret: most requests have nothing to do with it
    from cryptography.fernet import MultiFernet


def seal(text: str, purpose: str) -> str:
    """Encrypt; what was sealed for one purpose cannot be read for another."""
    sealed: bytes = _box(settings.SECRET_KEY, purpose).encrypt(text.encode())
    return sealed.decode()


def unseal(sealed: str, purpose: str) -> str | None:
    """Decrypt; None if the key of this installation is not the one it was encrypted with."""
    from cryptography.fernet import InvalidToken

    try:
        text: bytes = _box(settings.SECRET_KEY, purpose).decrypt(sealed.encode())
    except InvalidToken:
        return None
    return text.decode()


@lru_cache(maxsize=4)
def _box(secret_key: str, purpose: str) -> "MultiFernet":
    """Fernet of `cryptography`, its key derived from the installation's own by HKDF, and by nothing else."""
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    keys = [secret_key, *map(str, settings.SECRET_KEY_FALLBACKS)]
    derived = (HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
