"""Encryption of personal data at rest (个人信息加密) and blind indexes for exact look-up (design.md §6).

A sealed value is ``algorithm byte · key id byte · 12-byte nonce · ciphertext and tag``. The associated
data names table, column and row, so that a value moved to another row does not open. Algorithm 1 is
AES-256-GCM; SM4-GCM may follow under its own byte.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_256_GCM = 1
HEADER_BYTES = 2
NONCE_BYTES = 12


class Unreadable(ValueError):
    """The value was sealed for another place, with a lost key, or was altered."""


def seal(plain: bytes, *, place: str) -> bytes:
    """Encrypt ``plain`` for ``place`` (``table.column.row-uuid``) under the newest key."""
    key_id, key = max(settings.FIELD_KEYS.items())
    nonce = os.urandom(NONCE_BYTES)
    return bytes([AES_256_GCM, key_id]) + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Decrypt what :func:`seal` made for the same place; raises :class:`Unreadable` otherwise."""
    sealed = bytes(sealed)
    algorithm, key_id = sealed[:HEADER_BYTES]
    key = settings.FIELD_KEYS.get(key_id)
    if algorithm != AES_256_GCM or key is None:
        raise Unreadable(f"没有编号为 {key_id} 的密钥")
    nonce, body = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], sealed[HEADER_BYTES + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode())
    except InvalidTag as error:
        raise Unreadable("密文与所在记录不符") from error


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed digest (HMAC-SHA-256, 32 bytes) to find or compare ``value`` without opening anything."""
    return hmac.new(settings.INDEX_KEY, f"{purpose}:{value}".encode(), hashlib.sha256).digest()
