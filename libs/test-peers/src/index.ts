export { KEY_KIND_NAMES, type KeyKind, account, userKeyFile } from './account.ts';
export { openWithAge, whyNoAge } from './age.ts';
export { makeBusyBoxRoot, whyNoBusyBox } from './busybox-root.ts';
export { type ContainerHost, startContainerHost, whyNoContainers } from './containers.ts';
export { freePort } from './free-port.ts';
export type { HopServer } from './hop-server.ts';
export { LOGIN_SHELLS, type LoginShellName, shellAccount, shellPath, whyNoShell } from './login-shells.ts';
export { type ThreeHops, startThreeHops, whyNoNetworks } from './networks.ts';
export { PacketCapture } from './packet-capture.ts';
export {
  PEER_NAMES,
  type Peer,
  type PeerName,
  hostKeyFingerprint,
  startPeer,
  userKey,
  whyMissing,
} from './peers.ts';
export { type SudoAccount, makeSudoAccount, whyNoSudo } from './sudo.ts';
