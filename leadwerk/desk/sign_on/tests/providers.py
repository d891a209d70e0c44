"""Identity providers for tests: an honest one in a process of its own, and one that lies."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class HonestProvider:
    """`oidc-provider-mock`: whoever signs in there is one of `people`, by subject and claims."""

    def __init__(self) -> None:
        self.issuer = f"http://127.0.0.1:{free_port()}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        port = str(urlsplit(self.issuer).port)
        command = [sys.executable, "-m", "oidc_provider_mock", "--port", port, "--require-nonce"]
        command += ["--require-registration"]
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                requests.get(self.issuer, timeout=5)
                return
            except requests.ConnectionError:
                assert self.process.poll() is None, "the provider has ended"
                time.sleep(0.1)
        raise AssertionError("the provider does not answer")

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(20)

    def register(self, return_address: str) -> tuple[str, str]:
        """The id and the secret of a client that may be returned to at this address."""
        body = {"redirect_uris": [return_address], "token_endpoint_auth_method": "client_secret_basic"}
        answer = requests.post(f"{self.issuer}/oauth2/clients", json=body, timeout=10).json()
        return answer["client_id"], answer["client_secret"]

    def knows(self, subject: str, **claims: Any) -> None:
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in at the address to which Leadwerk led, and say where the provider leads back to."""
        answer = requests.post(address, data={"sub": subject}, timeout=10, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])


@contextmanager
def lying_provider(**lies: Any) -> Iterator[str]:
    """A provider whose token says what it is told to: `lies` replace claims, or with None take them out.

    `description` replaces its description, `asked` what it says when asked, `waits` is how long it takes.
    """
    issuer = ""

    class Answer(BaseHTTPRequestHandler):
        nonces: dict[str, str] = {}

        def do_GET(self) -> None:
            time.sleep(lies.get("waits", 0))
            if "leads_to" in lies:
                self.send_response(302)
                self.send_header("Location", lies["leads_to"])
                self.end_headers()
            elif self.path.startswith("/.well-known/"):
                self._say(lies.get("description", _description(issuer)))
            else:
                self._say(lies.get("asked", {"sub": "liar"}))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            nonce = form["code"][0]  # the test sends it as the code
            claims = {
                "iss": issuer, "aud": "leadwerk", "sub": "liar", "exp": time.time() + 600, "nonce": nonce,
                "email": "jana@example.org", "email_verified": True,
            }  # fmt: skip
            claims |= {name: value for name, value in lies.items() if name in (*claims, "name")}
            claims = {name: value for name, value in claims.items() if value is not None}
            self._say({"access_token": "x", "token_type": "Bearer", "id_token": _token(claims)})

        def _say(self, what: Any) -> None:
            body = what if isinstance(what, bytes) else json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked has heard enough
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


def _description(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def _token(claims: dict[str, Any]) -> str:
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, "c2ln"])
