"""Writes every frame that passes a network interface to a file, until it is told to end: capture.py INTERFACE FILE."""

import signal
import socket
import sys

ALL_PROTOCOLS = 0x0003

capture = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(ALL_PROTOCOLS))
capture.bind((sys.argv[1], 0))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with open(sys.argv[2], "wb", buffering=0) as file:
    print("ready", flush=True)
    while True:
        file.write(capture.recv(65535))
