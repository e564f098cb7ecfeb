import { dockerConfigReader } from './docker-config/docker-config-reader';
import { kiopsReader } from './kiops/kiops-reader';
import { knownHostsReader } from './known-hosts/known-hosts-reader';
import type { FormatReader } from './reader';
import { sshConfigReader } from './ssh-config/ssh-config-reader';
import { ppkReader, sshKeyReader } from './ssh-key/ssh-key-reader';
import { xshellReader } from './xshell/xshell-reader';

/** Every reader, in the order in which they are asked: what is told by a sure mark comes before what is told by its look. */
export const FORMAT_READERS: readonly FormatReader[] = [
  xshellReader,
  ppkReader,
  kiopsReader,
  dockerConfigReader,
  sshConfigReader,
  knownHostsReader,
  sshKeyReader,
];
