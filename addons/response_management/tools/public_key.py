"""Signatures made with a private key, checked with its public half."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

_FRAME = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----")


def is_signed(key_text, signature, content):
    """Return whether ``signature`` was made for ``content`` with the private half of a key.

    :param str key_text: public key of an elliptic curve, as its sender shows it: base64 with or
        without the lines of a PEM file around it
    :param bytes signature: ECDSA with SHA-256
    """
    key = read_key(key_text)
    if key is None:
        return False
    try:
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def read_key(key_text):
    """Return the public key that ``key_text`` writes down, ``None`` if it is none."""
    text = key_text or ""
    for line in _FRAME:
        text = text.replace(line, "")
    try:
        key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) else None
