"""The address the portal listens on."""

import errno
import socket

PORTS_TO_TRY = 50


def listen(host: str, wanted: int) -> socket.socket:
    """A listening socket on ``wanted`` or the next free port; says so for each that is taken.

    The supervisor keeps the socket and hands it to the web server, so nobody else can take the port in between,
    and a request waits instead of failing while the web server starts again.
    """
    for port in range(wanted, wanted + PORTS_TO_TRY):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            print(f"端口 {port} 已被占用，改用 {port + 1}", flush=True)
        else:
            return listener
    raise SystemExit(f"端口 {wanted} 到 {wanted + PORTS_TO_TRY - 1} 都被占用，请用 make run PORT=… 指定其他端口。")
