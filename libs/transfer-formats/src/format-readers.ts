import { ansibleInventoryReader } from './ansible-inventory/ansible-inventory-reader';
import { dockerConfigReader } from './docker-config/docker-config-reader';
import { kiopsReader } from './kiops/kiops-reader';
import { knownHostsReader } from './known-hosts/known-hosts-reader';
import { mobaxtermReader } from './mobaxterm/mobaxterm-reader';
import { mremotengReader } from './mremoteng/mremoteng-reader';
import { puttyReader } from './putty/putty-reader';
import type { FormatReader } from './reader';
import { remminaReader } from './remmina/remmina-reader';
import { securecrtReader } from './securecrt/securecrt-reader';
import { sshConfigReader } from './ssh-config/ssh-config-reader';
import { ppkReader, sshKeyReader } from './ssh-key/ssh-key-reader';
import { STORE_READERS } from './store-readers';
import { TABLE_READERS } from './table-readers';
import { termixReader } from './termix/termix-reader';
import { xshellReader } from './xshell/xshell-reader';

/** Every reader, in the order in which they are asked: what is told by a sure mark comes before what is told by its look. */
export const FORMAT_READERS: readonly FormatReader[] = [
  ...TABLE_READERS,
  xshellReader,
  ppkReader,
  kiopsReader,
  dockerConfigReader,
  termixReader,
  mremotengReader,
  securecrtReader,
  puttyReader,
  mobaxtermReader,
  remminaReader,
  ansibleInventoryReader,
  sshConfigReader,
  knownHostsReader,
  sshKeyReader,
  ...STORE_READERS,
];
