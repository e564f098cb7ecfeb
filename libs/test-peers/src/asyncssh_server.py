"""An AsyncSSH server for tests. Takes its settings as JSON in the first argument."""
import asyncio
import json
import sys

import asyncssh

settings = json.loads(sys.argv[1])

# What is asked with keyboard-interactive, in JSON: rounds of prompts. A prompt without an answer wants the password.
TWO_QUESTIONS = {
    "name": "Sign in",
    "instruction": "Two questions",
    "prompts": [{"text": "Password: "}, {"text": "Colour: ", "echo": True, "answer": "green"}],
}
ROUNDS = json.loads(settings["rounds"]) if "rounds" in settings else [TWO_QUESTIONS]


def answer(prompt):
    return prompt.get("answer", settings["password"])


class Server(asyncssh.SSHServer):
    def connection_made(self, conn):
        self.conn = conn

    def begin_auth(self, username):
        self.conn.set_authorized_keys(settings["authorizedKeys"])
        return True

    def public_key_auth_supported(self):
        return True

    def password_auth_supported(self):
        return settings.get("method") != "interactive"

    def validate_password(self, username, password):
        if settings.get("expired") and password == settings["password"]:
            raise asyncssh.PasswordChangeRequired("Choose a new password.")
        return username == settings["username"] and password == settings["password"]

    def change_password(self, username, old_password, new_password):
        return old_password == settings["password"] and len(new_password) >= 8

    def kbdint_auth_supported(self):
        return settings.get("method") == "interactive"

    def get_kbdint_challenge(self, username, lang, submethods):
        self.rounds = iter(ROUNDS)
        return self.next_round()

    def validate_kbdint_response(self, username, responses):
        right = [answer(prompt) for prompt in self.round["prompts"]]
        print(f"answered {len(responses)}: {'right' if list(responses) == right else 'wrong'}", flush=True)
        return list(responses) == right and self.next_round()

    def next_round(self):
        """The next round of questions; True after the last one."""
        self.round = next(self.rounds, None)
        if self.round is None:
            return True
        prompts = [(prompt["text"], prompt.get("echo", False)) for prompt in self.round["prompts"]]
        return self.round.get("name", ""), self.round.get("instruction", ""), "", prompts

    def connection_requested(self, dest_host, dest_port, orig_host, orig_port):
        return True


async def handle(process):
    if process.command is None:
        process.stdout.write(b"shell\n")
        async for line in process.stdin:
            process.stdout.write(line)
        process.exit(0)
        return
    child = await asyncio.create_subprocess_shell(
        process.command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    feeding = asyncio.ensure_future(feed(process.stdin, child.stdin))
    await asyncio.gather(drain(child.stdout, process.stdout), drain(child.stderr, process.stderr))
    status = await child.wait()
    feeding.cancel()
    process.exit(status)


async def feed(source, target):
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()


async def drain(source, target):
    while data := await source.read(65536):
        target.write(data)
        await target.drain()


async def main():
    await asyncssh.create_server(
        Server,
        "127.0.0.1",
        settings["port"],
        server_host_keys=settings["hostKeys"],
        process_factory=handle,
        encoding=None,
        line_editor=False,
        rekey_bytes=int(settings.get("rekeyBytes", 1 << 30)),
        allow_scp=False,
    )
    await asyncio.Event().wait()


asyncio.run(main())
