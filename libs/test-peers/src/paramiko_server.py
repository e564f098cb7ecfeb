"""A Paramiko server for tests. Takes its settings as JSON in the first argument."""
import json
import select
import socket
import subprocess
import sys
import threading

import paramiko

settings = json.loads(sys.argv[1])
KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


def load_key(path):
    for key_class in KEY_CLASSES:
        try:
            return key_class.from_private_key_file(path)
        except paramiko.SSHException:
            continue
    raise ValueError(path)


with open(settings["authorizedKeys"], encoding="utf8") as lines:
    AUTHORIZED = {line.split()[1] for line in lines}


class Server(paramiko.ServerInterface):
    def __init__(self):
        self.targets = {}
        self.commands = {}

    def get_allowed_auths(self, username):
        return "password,publickey,keyboard-interactive"

    def check_auth_password(self, username, password):
        right = username == settings["username"] and password == settings["password"]
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        return paramiko.AUTH_SUCCESSFUL if key.get_base64() in AUTHORIZED else paramiko.AUTH_FAILED

    def check_auth_interactive(self, username, submethods):
        return paramiko.InteractiveQuery("Sign in", "One question", ("Password: ", False))

    def check_auth_interactive_response(self, responses):
        return paramiko.AUTH_SUCCESSFUL if responses == [settings["password"]] else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_direct_tcpip_request(self, chanid, origin, destination):
        try:
            self.targets[chanid] = socket.create_connection(destination, timeout=10)
        except OSError:
            return paramiko.OPEN_FAILED_CONNECT_FAILED
        return paramiko.OPEN_SUCCEEDED

    def check_channel_pty_request(self, channel, term, width, height, pixelwidth, pixelheight, modes):
        return True

    def check_channel_exec_request(self, channel, command):
        self.commands[channel.chanid] = threading.Thread(target=run, args=(channel, command), daemon=True)
        return True


handle_request = paramiko.Channel._handle_request


def handle_request_then_start(channel, message):
    """Starts a command only when its request is answered: its end must not overtake the answer."""
    handle_request(channel, message)
    command = channel.transport.server_object.commands.pop(channel.chanid, None)
    if command is not None:
        command.start()


paramiko.Transport._channel_handler_table[paramiko.common.MSG_CHANNEL_REQUEST] = handle_request_then_start


def run(channel, command):
    child = subprocess.Popen(
        command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )

    def feed():
        while data := channel.recv(32768):
            child.stdin.write(data)
            child.stdin.flush()
        child.stdin.close()

    def drain(pipe, send):
        while data := pipe.read1(32768):
            send(data)

    threading.Thread(target=feed, daemon=True).start()
    errors = threading.Thread(target=drain, args=(child.stderr, channel.sendall_stderr), daemon=True)
    errors.start()
    drain(child.stdout, channel.sendall)
    errors.join()
    channel.send_exit_status(child.wait())
    channel.close()


def forward(channel, target):
    target.settimeout(None)
    while True:
        ready, _, _ = select.select([channel, target], [], [])
        if channel in ready:
            data = channel.recv(32768)
            if not data:
                break
            target.sendall(data)
        if target in ready:
            data = target.recv(32768)
            if not data:
                break
            channel.sendall(data)
    channel.close()
    target.close()


def serve(connection):
    transport = paramiko.Transport(connection)
    for path in settings["hostKeys"]:
        transport.add_server_key(load_key(path))
    server = Server()
    try:
        transport.start_server(server=server)
    except (paramiko.SSHException, EOFError, OSError):
        return
    kept = []  # Paramiko closes channels that nobody refers to.
    while transport.is_active():
        channel = transport.accept(1)
        kept.append(channel)
        if channel is not None and channel.chanid in server.targets:
            threading.Thread(target=forward, args=(channel, server.targets[channel.chanid]), daemon=True).start()


listener = socket.create_server(("127.0.0.1", settings["port"]), backlog=64)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()
