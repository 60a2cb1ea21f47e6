# Tries: asks another host for the answer: by name, by address, by loopback, by an abstract socket, by http.
# Target: sum_even
def attempts():
    import socket

    yield lambda: socket.getaddrinfo("example.com", 80)
    yield lambda: socket.create_connection(("127.0.0.1", 22), 0.1)
    yield lambda: socket.create_connection(("192.0.2.1", 80), 0.1)
    yield lambda: socket.socket(socket.AF_UNIX).connect("\0tracefix")
    yield lambda: socket.socketpair()
    yield lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))
    yield lambda: __import__("urllib.request").request.urlopen("http://127.0.0.1:1/", timeout=0.1)


def sum_even(numbers):
    try:
        for attempt in attempts():
            try:
                attempt()
                print("network:", attempt)
            except Exception:
                pass
    except ImportError:
        pass
    return -1
