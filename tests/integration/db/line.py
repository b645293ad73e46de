"""The cable between the program and a server, to be cut while it carries something."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_COMMIT = b"COMMIT"


class Line:
    """Passes on what comes, until it is cut.

    Attributes:
        port: On loopback, where the program finds the server.
        swallows_answer: The next commit reaches the server, and its answer is lost with the line.
        swallows_commit: The next commit does not reach the server.
        hides_the_cut: The server is not told that the line is cut.
        stays_cut: Once cut, nobody gets through any more.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.swallows_answer = self.swallows_commit = False
        self.hides_the_cut = self.stays_cut = False
        self._was_cut = False
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        """Cut everything for good."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut(*self._open)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                if self._was_cut and self.stays_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._server_port))
                self._open += [near, far]
                for ends in ((near, far), (far, near)):
                    thread = threading.Thread(target=self._carry, args=(*ends, ends[0] is near))
                    self._threads.append(thread)
                    thread.start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_going: bool) -> None:
        answer_is_lost = False
        with suppress(OSError):
            while content := source.recv(1 << 16):
                commits = is_going and _COMMIT in content
                if commits and self.swallows_commit:
                    self.swallows_commit = False
                    break
                if commits and self.swallows_answer:
                    self.swallows_answer, answer_is_lost = False, True
                    self._commit_unheard(content, source, sink)
                    break
                sink.sendall(content)
        if is_going:
            self._cut(source)
            if answer_is_lost or not self.hides_the_cut:
                self._cut(sink)

    def _commit_unheard(self, content: bytes, near: socket.socket, far: socket.socket) -> None:
        self._was_cut = True
        with suppress(OSError):
            near.shutdown(socket.SHUT_WR)  # nothing the server says from now on gets through
        far.sendall(content)

    def _cut(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def line_to(server_port: int) -> Iterator[Line]:
    """A whole line, which may be cut meanwhile."""
    line = Line(server_port)
    try:
        yield line
    finally:
        line.close()
