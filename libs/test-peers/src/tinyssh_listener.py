"""Starts TinySSH for every connection, as inetd would. Takes its settings as JSON in the first argument."""
import json
import socket
import subprocess
import sys

settings = json.loads(sys.argv[1])
subprocess.run([settings["makeKey"], settings["keys"]], check=True)
listener = socket.create_server(("127.0.0.1", settings["port"]), backlog=64)
running = []
while True:
    accepted, _ = listener.accept()
    # Whoever has ended is waited for here: TinySSH waits for children of its own, so they must not be ignored.
    running = [child for child in running if child.poll() is None]
    running.append(subprocess.Popen([settings["server"], "-v", settings["keys"]], stdin=accepted, stdout=accepted))
    accepted.close()
