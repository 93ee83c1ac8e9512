"""A time-stamping authority on loopback: tsa_server.py CONFIG. Prints its port. What it answers depends on the path: /good as openssl ts
does, the others as an authority should not."""
import http.server
import subprocess
import sys
import tempfile
import threading
import time


def reply(request, digest=None):
    """The reply of openssl ts to a request; with `digest`, to one about that instead."""
    with tempfile.NamedTemporaryFile() as query:
        if digest is not None:
            request = subprocess.run(["openssl", "ts", "-query", "-sha256", "-digest", digest, "-cert"],
                                     capture_output=True, check=True).stdout
        query.write(request)
        query.flush()
        return subprocess.run(["openssl", "ts", "-reply", "-config", sys.argv[1], "-queryfile", query.name],
                              capture_output=True, check=False).stdout


class Authority(http.server.BaseHTTPRequestHandler):
    first = None  # the first request that came, for answering another one with it

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if Authority.first is None:
            Authority.first = body
        kind, status, content = "application/timestamp-reply", 200, b""
        if self.headers["Content-Type"] != "application/timestamp-query":
            status = 415
        elif self.path == "/good":
            content = reply(body)
        elif self.path == "/other-digest":
            content = reply(body, "ab" * 32)
        elif self.path == "/other-request":
            content = reply(Authority.first)
        elif self.path == "/refuse":
            content = reply(b"0\x03\x02\x01\x01")  # not a request: openssl ts answers with a rejection
        elif self.path == "/garbage":
            content = b"\x30\x82\x01\x00" + b"garbage" * 30
        elif self.path == "/long":
            content = b"\x30" * 1000000
        elif self.path == "/type":
            kind, content = "text/html", b"<p>please log in</p>"
        elif self.path == "/status":
            status = 503
        elif self.path == "/slow":
            time.sleep(20)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            pass

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Authority)
server.daemon_threads = True
print(server.server_port, flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()  # ends with whoever started it
server.serve_forever()
