"""A small OpenID Connect issuer on the loopback: code flow, PKCE, signed tokens. It vouches for whoever it is told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from jwcrypto import jwk, jwt

CLIENT, SECRET = "terreau", "between-us"


@lru_cache
def make_key(name: str) -> jwk.JWK:
    return jwk.JWK.generate(kty="RSA", size=2048, kid="one", use="sig", alg="RS256")


class FakeIssuer(ThreadingHTTPServer):
    """`claims` is who signs in next; `key` signs, `shown_key` is the one it publishes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = self.shown_key = make_key("ours")
        self.claims: dict[str, Any] = {}
        self.token_claims: dict[str, Any] = {}  # what the signed token says otherwise; None leaves it out
        self.page_claims: dict[str, Any] = {}  # what the page beside it says otherwise
        self.asked: dict[str, dict[str, str]] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            **self.claims,
            **self.token_claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.JWT(header={"alg": "RS256", "kid": "one"}, claims=said)
        token.make_signed_token(self.key)
        return str(token.serialize())


class Answers(BaseHTTPRequestHandler):
    server: FakeIssuer

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path == "/.well-known/openid-configuration":
            url = self.server.url
            self._json({
                "issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo", "jwks_uri": f"{url}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif where.path == "/jwks":
            self._json({"keys": [json.loads(self.server.shown_key.export_public())]})
        elif where.path == "/userinfo":
            self._json({**self.server.claims, **self.server.page_claims})
        elif where.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(where.query).items()}
            code = secrets.token_urlsafe()
            self.server.asked[code] = asked
            self.send_response(302)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.asked.pop(sent.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        is_right = (
            asked is not None
            and asked["code_challenge"] == proof.decode().rstrip("=")
            and sent.get("client_secret") == SECRET
            and sent.get("redirect_uri") == asked["redirect_uri"]
        )
        if is_right:
            self._json({"access_token": "opaque", "token_type": "Bearer", "id_token": self.server.id_token()})
        else:
            self._json({"error": "invalid_grant"}, 400)

    def _json(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        return
