"""A Twisted Conch server for tests. Takes its settings as JSON in the first argument."""
import json
import sys

from twisted.conch import avatar, interfaces
from twisted.conch.checkers import InMemorySSHKeyDB, SSHPublicKeyChecker
from twisted.conch.ssh import factory, forwarding, keys, session
from twisted.cred import checkers, portal
from twisted.internet import reactor
from twisted.python import components
from zope.interface import implementer

settings = json.loads(sys.argv[1])


class User(avatar.ConchUser):
    def __init__(self):
        super().__init__()
        self.channelLookup[b"session"] = session.SSHSession
        self.channelLookup[b"direct-tcpip"] = forwarding.openConnectForwardingClient


@implementer(interfaces.ISession)
class Session:
    def __init__(self, user):
        self.process = None

    def execCommand(self, channel, command):
        self.process = reactor.spawnProcess(channel, "/bin/sh", ["/bin/sh", "-c", command], usePTY=False)

    def getPty(self, terminal, size, modes):
        pass

    def openShell(self, channel):
        raise NotImplementedError

    def eofReceived(self):
        if self.process:
            self.process.closeStdin()

    def closed(self):
        pass


@implementer(portal.IRealm)
class Realm:
    def requestAvatar(self, name, mind, *wanted):
        return wanted[0], User(), lambda: None


class Factory(factory.SSHFactory):
    def getPrivateKeys(self):
        found = [keys.Key.fromFile(path) for path in settings["hostKeys"]]
        return {key.sshType(): key for key in found}

    def getPublicKeys(self):
        return {kind: key.public() for kind, key in self.getPrivateKeys().items()}


components.registerAdapter(Session, User, interfaces.ISession)
name = settings["username"].encode()
with open(settings["authorizedKeys"], "rb") as lines:
    authorized = [keys.Key.fromString(line) for line in lines]
door = portal.Portal(Realm())
door.registerChecker(checkers.InMemoryUsernamePasswordDatabaseDontUse(**{name.decode(): settings["password"].encode()}))
door.registerChecker(SSHPublicKeyChecker(InMemorySSHKeyDB({name: authorized})))
server = Factory()
server.portal = door
reactor.listenTCP(settings["port"], server, interface="127.0.0.1")
reactor.run()
