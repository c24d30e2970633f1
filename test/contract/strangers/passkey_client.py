"""A client in another language: python3-fido2's structures make the passkey, python3-jwt judges the token.

Usage: passkey_client.py URL ORIGIN AUDIENCE; prints one JSON document of what came of each step.
"""
import json
import os
import sys
import urllib.error
import urllib.request

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.rpid import verify_rp_id
from fido2.utils import sha256, websafe_decode, websafe_encode

try:  # Debian 13
    from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData
except ImportError:  # Debian 12
    from fido2.ctap2 import AttestationObject, AttestedCredentialData, AuthenticatorData

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


class SoftwareAuthenticator:
    """One credential, kept in memory (WebAuthn Level 3, section 6)."""

    def __init__(self, origin):
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.user_handle = None
        self.sign_count = 0

    def create(self, options):
        rp_id = options["rp"]["id"]
        self.expect_own(rp_id)
        assert {"type": "public-key", "alg": ES256.ALGORITHM} in options["pubKeyCredParams"]
        self.user_handle = options["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        flags = USER_PRESENT | USER_VERIFIED | HAS_CREDENTIAL
        auth_data = AuthenticatorData.create(sha256(rp_id.encode()), flags, 0, credential)
        attestation = AttestationObject.create("none", auth_data, {})
        if hasattr(attestation, "with_string_keys"):  # CTAP's form until then (Debian 12)
            attestation = attestation.with_string_keys()
        return self.answer(
            clientDataJSON=self.client_data("webauthn.create", options["challenge"]),
            attestationObject=attestation,
        )

    def get(self, options, key=None):
        self.expect_own(options["rpId"])
        offered = [websafe_decode(entry["id"]) for entry in options["allowCredentials"]]
        assert self.credential_id in offered, "The server doesn't offer this credential."
        self.sign_count += 1
        client_data = self.client_data("webauthn.get", options["challenge"])
        auth_data = AuthenticatorData.create(
            sha256(options["rpId"].encode()), USER_PRESENT | USER_VERIFIED, self.sign_count
        )
        signed = bytes(auth_data) + sha256(client_data)
        signature = (key or self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        return self.answer(
            clientDataJSON=client_data,
            authenticatorData=auth_data,
            signature=signature,
            userHandle=websafe_decode(self.user_handle),
        )

    def expect_own(self, rp_id):
        # Debian 12's release doesn't know yet that localhost needs no TLS.
        secure_origin = self.origin.replace("http://localhost", "https://localhost")
        assert verify_rp_id(rp_id, secure_origin), "The relying party isn't the origin's."

    def client_data(self, kind, challenge):
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(data).encode()

    def answer(self, **response):
        identifier = websafe_encode(self.credential_id)
        return {
            "id": identifier,
            "rawId": identifier,
            "type": "public-key",
            "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
        }


def send(url, body=None, token=None):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as response:
            return {"status": response.status, "body": json.load(response)}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": json.load(error)}


def judge(token, keys, **expected):
    """What python3-jwt says of a token: its claims, or the name of what is wrong with it."""
    key = keys.get_signing_key_from_jwt(token).key
    required = {"require": ["exp", "iat", "iss", "aud", "sub"]}
    try:
        return jwt.decode(token, key, algorithms=["EdDSA"], options=required, **expected)
    except jwt.InvalidTokenError as error:
        return type(error).__name__


def login(url, email, authenticator, key=None):
    begun = send(f"{url}/login/begin", {"email": email})
    assertion = authenticator.get(begun["body"]["publicKey"], key)
    return send(f"{url}/login/complete", {"email": email, "assertion": assertion})


def main(url, origin, audience):
    person = {
        "first_name": "Jane",
        "last_name": "Doe",
        "email": "jane@example.com",
        "date_of_birth": "1990-01-15T00:00:00Z",
        "job_title": "Software Engineer",
    }
    email = person["email"]
    authenticator = SoftwareAuthenticator(origin)
    begun = send(f"{url}/register/begin", person)
    credential = authenticator.create(begun["body"]["publicKey"])
    registered = send(f"{url}/register/complete", {"email": email, "credential": credential})
    forged = login(url, email, authenticator, key=ec.generate_private_key(ec.SECP256R1()))
    signed_in = login(url, email, authenticator)
    token = signed_in["body"].get("access_token", "")
    keys = jwt.PyJWKClient(f"{url}/.well-known/jwks.json")
    head, payload, signature = token.split(".")
    other_payload = websafe_encode(websafe_decode(payload).replace(b'"user"', b'"root"'))
    report = {
        "registered": registered,
        "forged": forged,
        "signed_in": {"status": signed_in["status"], "type": signed_in["body"].get("token_type")},
        "account": send(f"{url}/users/{registered['body']['id']}", token=token),
        "header": jwt.get_unverified_header(token),
        "claims": judge(token, keys, issuer=origin, audience=audience),
        "other_audience": judge(token, keys, issuer=origin, audience="https://other.example"),
        "other_issuer": judge(token, keys, issuer="https://other.example", audience=audience),
        "changed": judge(
            f"{head}.{other_payload}.{signature}", keys, issuer=origin, audience=audience
        ),
    }
    print(json.dumps(report))


main(*sys.argv[1:])
