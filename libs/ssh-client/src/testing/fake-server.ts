import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import type { ByteStream } from '../byte-stream';
import { asBytes } from '../bytes';
import { SshError } from '../errors';
import { mpintContents } from '../key-exchange/key-agreement';
import { KeyDerivation, exchangeHash } from '../key-exchange/key-derivation';
import { KexInit, writeKexInit } from '../key-exchange/kex-init';
import { createPacketCipher } from '../transport/ciphers';
import { Message } from '../transport/message-numbers';
import { PacketReader } from '../transport/packet-reader';
import { PacketWriter } from '../transport/packet-writer';

/** What a scripted key exchange does otherwise than an honest server. */
export interface KexScript {
  readonly init?: Partial<KexInit>;
  /** Changes the message that answers the client's public value. */
  readonly reply?: (reply: { hostKey: Bytes; publicValue: Bytes; signature: Bytes }) => {
    hostKey: Bytes;
    publicValue: Bytes;
    signature: Bytes;
  };
  /** Sent right behind SSH_MSG_KEXINIT. */
  readonly guess?: Bytes;
  /** Sent right before SSH_MSG_KEX_ECDH_REPLY and right before SSH_MSG_NEWKEYS. */
  readonly beforeReply?: Bytes;
  readonly beforeNewKeys?: Bytes;
}

const CIPHER = 'aes128-gcm@openssh.com';
const STRICT_MARK = 'kex-strict-s-v00@openssh.com';

/** An SSH server whose every step a test dictates. It shares the client's packet layer, not its protocol logic. */
export class FakeServer {
  readonly reader: PacketReader;
  readonly writer: PacketWriter;
  hostKeySeed = new Uint8Array(32).fill(1);
  strict = true;
  private clientIdentification = '';
  private sessionId: Bytes | undefined;
  private readonly identification = 'SSH-2.0-Fake';

  constructor(readonly stream: ByteStream) {
    this.reader = new PacketReader(
      stream,
      () => new SshError('connection-lost', 'The client is gone.', { phase: 'connection', offered: false }),
    );
    this.writer = new PacketWriter(stream, () => undefined);
  }

  get hostKeyBlob(): Bytes {
    const publicKey = ed25519.getPublicKey(this.hostKeySeed);
    return new WireWriter().string('ssh-ed25519').string(publicKey).bytes();
  }

  sendLine(line: string): void {
    this.writer.sendRaw(new TextEncoder().encode(`${line}\r\n`));
  }

  send(payload: Uint8Array): void {
    this.writer.send(payload);
  }

  /** Exchanges identifications. */
  async identify(): Promise<void> {
    this.sendLine(this.identification);
    await this.readIdentification();
  }

  async readIdentification(): Promise<void> {
    while (this.reader.buffer.indexOf(10) < 0) await this.reader.readMore();
    const line = this.reader.buffer.take(this.reader.buffer.indexOf(10) + 1);
    this.clientIdentification = new TextDecoder().decode(line).trimEnd();
  }

  /** The next message; fails unless it has this number. */
  async receive(expected: number): Promise<WireReader> {
    const { payload } = await this.reader.next();
    if (payload[0] !== expected) throw new Error(`The client sent ${payload[0]} instead of ${expected}.`);
    return new WireReader(payload);
  }

  kexInit(changes: Partial<KexInit> = {}): Bytes {
    const kex = ['curve25519-sha256', ...(this.strict && this.sessionId === undefined ? [STRICT_MARK] : [])];
    return writeKexInit({
      kex,
      hostKeys: ['ssh-ed25519'],
      ciphersOut: [CIPHER],
      ciphersIn: [CIPHER],
      macsOut: [],
      macsIn: [],
      compressionOut: ['none'],
      compressionIn: ['none'],
      guessFollows: false,
      ...changes,
    });
  }

  /** A whole key exchange. */
  async exchangeKeys(script: KexScript = {}): Promise<void> {
    const ours = this.kexInit(script.init);
    this.send(ours);
    if (script.guess !== undefined) this.send(script.guess);
    this.reader.oneAtATime = true;
    let { payload: theirs } = await this.reader.next();
    while (theirs[0] !== Message.kexInit) ({ payload: theirs } = await this.reader.next());
    const init = await this.receive(Message.kexExchangeInit);
    init.byte();
    const clientPublic = asBytes(init.string());
    const { secretKey, publicKey } = x25519.keygen();
    const sharedSecret = mpintContents(x25519.getSharedSecret(secretKey, clientPublic));
    const hash = await exchangeHash('SHA-256', {
      ourIdentification: this.clientIdentification,
      theirIdentification: this.identification,
      ourKexInit: theirs,
      theirKexInit: ours,
      hostKeyBlob: this.hostKeyBlob,
      ourPublicValue: clientPublic,
      theirPublicValue: publicKey,
      sharedSecret,
    });
    const proof = ed25519.sign(hash, this.hostKeySeed);
    const signature = new WireWriter().string('ssh-ed25519').string(proof).bytes();
    const honest = { hostKey: this.hostKeyBlob, publicValue: asBytes(publicKey), signature };
    const reply = script.reply?.(honest) ?? honest;
    if (script.beforeReply !== undefined) this.send(script.beforeReply);
    const message = new WireWriter().byte(Message.kexExchangeReply);
    this.send(message.string(reply.hostKey).string(reply.publicValue).string(reply.signature).bytes());
    if (script.beforeNewKeys !== undefined) this.send(script.beforeNewKeys);
    await this.takeKeysIntoUse(sharedSecret, hash);
  }

  private async takeKeysIntoUse(sharedSecret: Bytes, hash: Bytes): Promise<void> {
    this.sessionId ??= hash;
    const derivation = new KeyDerivation('SHA-256', sharedSecret, hash, this.sessionId);
    const [fromClient, fromServer] = await Promise.all([
      derivation.outgoing(CIPHER, undefined),
      derivation.incoming(CIPHER, undefined),
    ]);
    this.send(Uint8Array.of(Message.newKeys));
    this.writer.use(await createPacketCipher(CIPHER, undefined, fromServer), this.strict);
    await this.receive(Message.newKeys);
    this.reader.use(await createPacketCipher(CIPHER, undefined, fromClient), this.strict);
    this.reader.oneAtATime = false;
  }

  /** Everything up to the end of the first key exchange. */
  async handshake(script: KexScript = {}): Promise<void> {
    await this.identify();
    await this.exchangeKeys(script);
  }

  /** Takes the service request and the question what is offered. */
  async acceptService(): Promise<void> {
    await this.receive(Message.serviceRequest);
    this.send(new WireWriter().byte(Message.serviceAccept).string('ssh-userauth').bytes());
    await this.receive(Message.userAuthRequest);
  }

  /** Takes everything up to the first credential. */
  async receiveSignIn(offered = ['password', 'keyboard-interactive']): Promise<WireReader> {
    await this.acceptService();
    this.refuse(offered);
    return this.receive(Message.userAuthRequest);
  }

  refuse(offered: readonly string[], partialSuccess = false): void {
    this.send(
      new WireWriter().byte(Message.userAuthFailure).nameList(offered).boolean(partialSuccess).bytes(),
    );
  }

  /** Asks a round of questions: RFC 4256 §3.2. What is typed to a text that begins with `+` may be seen. */
  ask(texts: readonly string[], name = '', instruction = ''): void {
    const request = new WireWriter().byte(Message.userAuthMethod).string(name).string(instruction).string('');
    request.uint32(texts.length);
    for (const text of texts) request.string(text.replace(/^\+/, '')).boolean(text.startsWith('+'));
    this.send(request.bytes());
  }

  /** Asks a round of questions, and takes the answers. */
  async interview(texts: readonly string[], name?: string, instruction?: string): Promise<string[]> {
    this.ask(texts, name, instruction);
    const answers = await this.receive(Message.userAuthInfoResponse);
    answers.byte();
    return Array.from({ length: answers.uint32() }, () => new TextDecoder().decode(answers.string()));
  }

  /** The method of the next request to sign in, and what it carries as a password. */
  async receiveMethod(): Promise<{ readonly method: string; readonly password: string }> {
    const request = await this.receive(Message.userAuthRequest);
    request.byte();
    request.string();
    request.string();
    const method = new TextDecoder().decode(request.string());
    if (method !== 'password') return { method, password: '' };
    request.boolean();
    return { method, password: new TextDecoder().decode(request.string()) };
  }

  /** Says that the user is in. */
  letIn(): void {
    this.send(Uint8Array.of(Message.userAuthSuccess));
  }

  /** Lets whoever comes in. */
  async signIn(): Promise<void> {
    await this.handshake();
    await this.receiveSignIn();
    this.send(Uint8Array.of(Message.userAuthSuccess));
  }

  /** Opens the channel that the client asks for; returns the client's number of it. */
  async acceptChannel(window = 0x10000, maxPacket = 0x8000): Promise<number> {
    const reader = await this.receive(Message.channelOpen);
    reader.byte();
    reader.string();
    const number = reader.uint32();
    const message = new WireWriter().byte(Message.channelOpenConfirmation).uint32(number).uint32(7);
    this.send(message.uint32(window).uint32(maxPacket).bytes());
    return number;
  }

  /** Opens a channel and grants the client's first request on it. */
  async acceptCommand(): Promise<number> {
    const number = await this.acceptChannel();
    await this.receive(Message.channelRequest);
    this.send(channelMessage(Message.channelSuccess, number).bytes());
    return number;
  }

  sendData(number: number, data: Uint8Array): void {
    this.send(channelMessage(Message.channelData, number).string(data).bytes());
  }
}

/** The start of a message for the client's channel. */
export function channelMessage(message: number, number: number): WireWriter {
  return new WireWriter().byte(message).uint32(number);
}
