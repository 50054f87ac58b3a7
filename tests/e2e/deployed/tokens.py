"""Tokens as the pool makes them, and as somebody else would like to."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def signed(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey | None) -> str:
    """A JWT over these claims, by RS256, or without a signature."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    text = b".".join(parts)
    signature = key.sign(text, padding.PKCS1v15(), hashes.SHA256()) if key else b""
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def signed_with_public_key(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """What a verifier takes that lets the token say how it is verified: HMAC with the pool's public key as secret."""
    head, body, _ = signed({**header, "alg": "HS256"}, claims, None).split(".")
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    mac = base64.urlsafe_b64encode(hmac.digest(public, f"{head}.{body}".encode(), "sha256")).rstrip(b"=").decode()
    return f"{head}.{body}.{mac}"


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWT."""
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    return header, claims


def pool_key(directory: Path, pool_id: str) -> rsa.RSAPrivateKey:
    """What the pool signs access tokens with, from the embedded AWS's own files."""
    pem = (directory / "state" / "cognito-pool-keys" / f"{pool_id}-access.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def no_good(token: str, own: rsa.RSAPrivateKey) -> Mapping[str, str]:
    """By what is wrong with them: tokens made of a good one that are not the pool's, or not valid now."""
    header, claims = opened(token)
    foreign = rsa.generate_private_key(65537, 2048)
    now = int(time.time())
    head, body, signature = token.split(".")
    return {
        "expired": signed(header, {**claims, "exp": now - 60, "iat": now - 3600}, own),
        "not yet valid": signed(header, {**claims, "nbf": now + 3600}, own),
        "of another issuer": signed(header, {**claims, "iss": claims["iss"] + "x"}, own),
        "signed by another key": signed(header, claims, foreign),
        "alg none": signed({**header, "alg": "none"}, claims, None),
        "alg None": signed({**header, "alg": "None"}, claims, None),
        "alg HS256": signed_with_public_key(header, claims, own),
        "without signature": f"{head}.{body}.",
        "with another subject": ".".join([*signed(header, {**claims, "sub": "x"}, None).split(".")[:2], signature]),
        "no JWT": "bm90LmEudG9rZW4=",
        "three dots": "...",
        "empty": "",
    }
