"""A mail server on this machine that keeps what it is given."""

import email
import email.policy
import socketserver
import threading


class SmtpServer:
    """Use as a context manager; ``messages`` are the mails received, as ``EmailMessage``."""

    def __init__(self):
        self.messages = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.mailbox = self.messages
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs that sends without encryption or login."""

    def handle(self):
        self._say(220, "ready")
        for line in self.rfile:
            command = line.strip().upper()
            if command == b"QUIT":
                self._say(221, "bye")
                return
            if command == b"DATA":
                self._say(354, "go ahead")
                self.server.mailbox.append(self._receive())
            self._say(250, "ok")

    def _receive(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)

    def _say(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())
