export type {
  HopFailure,
  KeyFailure,
  RelayFailure,
  ServiceFailure,
  SshFailure,
  WorkerFailure,
} from './hop-failure';
export type { HopStep, ShownHostKey, WorkerHop } from './messages';
export {
  type OpenedRoute,
  type ProcessObserver,
  RouteFailure,
  type RouteObserver,
  type RouteOpener,
  type RouteProcess,
  SshRoute,
} from './ssh-route';
