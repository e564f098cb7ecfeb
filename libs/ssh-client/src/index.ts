export type {
  Credential,
  InteractiveCredential,
  InteractiveRequest,
  PasswordChangeRequest,
  PasswordCredential,
  PublicKeyCredential,
} from './authentication/credentials';
export { type ByteStream, byteStreamOf } from './byte-stream';
export { type Clock, systemClock } from './clock';
export type { ChannelReader } from './connection/channel-output';
export type { ForwardedStream } from './connection/direct-tcpip';
export type { Exit } from './connection/exit';
export type { CommandResult, ProcessRequest, RemoteProcess, Signal } from './connection/remote-process';
export type { TerminalRequest, TerminalSize } from './connection/terminal';
export {
  type AlgorithmKind,
  type SessionPhase,
  SshError,
  type SshErrorCode,
  type SshErrorFacts,
  type TimeLimitName,
  isSshError,
} from './errors';
export type { HostKey } from './host-key';
export { type HostKeyAlgorithm, HOST_KEY_ALGORITHM_NAMES } from './key-exchange/host-key';
export { type KexMethod, KEX_METHOD_NAMES } from './key-exchange/methods';
export type { AlgorithmOffer, Algorithms } from './key-exchange/negotiation';
export { type Hop, type Route, RouteError, type RouteEvents, openRoute } from './route/route';
export { type SshSession, openSession } from './session';
export {
  type HostKeyVerdict,
  type SessionLimits,
  type SessionOptions,
  DEFAULT_LIMITS,
} from './session-options';
export { type CipherName, type MacName, CIPHER_NAMES, MAC_NAMES } from './transport/ciphers';
