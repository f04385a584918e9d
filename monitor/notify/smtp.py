"""Mail over TLS, or not at all."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress

from monitor.errors import NotifyError
from monitor.notify import pgp, socks
from monitor.records import Channel, Parcel

#: Seconds for each step of the conversation, and for all of it: a server that answers line by line outlives the first.
TIMEOUT = 20.0
DEADLINE = 60.0


def send(channel: Channel, parcel: Parcel, password: str, egress: str) -> None:
    """Send one mail to one recipient.

    Raises:
        NotifyError: The server could not be reached, offers no TLS, or refused the login or the mail.
    """
    message = pgp.mail_for(channel, parcel)
    try:
        server = _server(channel, egress)
        try:
            _greet(server, channel)
            if channel.user:
                server.login(channel.user, password)
            server.send_message(message, channel.sender, [parcel.to])
            # The mail is taken: what goes wrong with the farewell must not have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()
    except smtplib.SMTPAuthenticationError:
        raise NotifyError(channel.id, "the server refused the user name or password") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotifyError(channel.id, f"the server refused the recipient {parcel.to}", alone=True) from None
    except smtplib.SMTPResponseException as error:
        raise NotifyError(channel.id, f"the server answered {error.smtp_code}") from error
    except ssl.SSLError as error:
        raise NotifyError(channel.id, f"no secure connection ({error.reason or error})") from error
    except ValueError:
        # Also a challenge that is no base64.  `from None`: the error would show the password.
        raise NotifyError(
            channel.id, "the server's name or answer, or the password, has signs that mail cannot carry"
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotifyError(channel.id, f"could not be reached ({error})") from error


def _server(channel: Channel, egress: str) -> _Server:
    host, _, port = channel.server.rpartition(":")
    server = _Server(channel, egress, host.strip("[]"))
    server.connect(host.strip("[]"), int(port))
    return server


def _greet(server: _Server, channel: Channel) -> None:
    server.ehlo_or_helo_if_needed()
    if channel.tls:
        return
    if not server.has_extn("starttls"):
        raise NotifyError(channel.id, "the server offers no STARTTLS: nothing is sent in clear")
    server.starttls(context=server.context)


class _Server(smtplib.SMTP):
    """smtplib with a connection of ours: through the proxy where there is one."""

    def __init__(self, channel: Channel, egress: str, host: str) -> None:
        # Our machine's own name is nobody's business.
        super().__init__(local_hostname="localhost", timeout=TIMEOUT)
        self.context = ssl.create_default_context(cafile=channel.ca or None)
        self._channel = channel
        self._egress = egress
        # smtplib checks the certificate against this name, and `connect` does not set it.
        self._host = host
        self._end = threading.Timer(DEADLINE, self._hang_up)
        self._end.daemon = True

    def close(self) -> None:
        self._end.cancel()
        super().close()

    def _hang_up(self) -> None:
        # Whoever waits for the server is woken and finds the connection closed.
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._end.start()
        if self._egress == "direct":
            connection = socket.create_connection((host, port), timeout)
        else:
            connection = socks.connect(self._channel.id, self._egress, host, port, timeout)
        if not self._channel.tls:
            return connection
        return self.context.wrap_socket(connection, server_hostname=host)
