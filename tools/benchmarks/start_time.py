#!/usr/bin/env python3
"""start_time.py PORT COMMAND...: starts a server, and prints how many milliseconds pass until it
answers its first request. Ends it."""

import socket
import subprocess
import sys
import time

REQUEST = (
    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n"
    "X-Amz-Target: DynamoDB_20120810.ListTables\r\n"
    "X-Amz-Date: 20261122T120000Z\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64 + "\r\n"
    "Content-Length: 2\r\n\r\n{}"
)


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(REQUEST.encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def main():
    port = int(sys.argv[1])
    begun = time.monotonic()
    server = subprocess.Popen(
        sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not answers(port):
            if server.poll() is not None or time.monotonic() - begun > 60:
                sys.exit("the server did not start: " + " ".join(sys.argv[2:]))
            time.sleep(0.0005)
        print("milliseconds %.3f" % ((time.monotonic() - begun) * 1000))
    finally:
        server.kill()
        server.wait()


main()
