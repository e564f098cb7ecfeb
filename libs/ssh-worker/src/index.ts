export type { HopFailure, SshFailure } from './hop-failure';
export type { AskedRequest, HopProtection, HopStep, ShownHostKey, WorkerHop } from './messages';
export {
  type CarryingRoute,
  type OpenedRoute,
  type ProcessObserver,
  RouteFailure,
  type RouteObserver,
  type RouteOpener,
  type RouteProcess,
  SshRoute,
} from './ssh-route';
export {
  type Marks,
  randomMarks,
  scriptCommand,
  scriptLine,
  type ScriptUser,
  SUDO_CHECK_COMMAND,
} from './script/carried-script';
export { MarkedOutput } from './script/marked-output';
