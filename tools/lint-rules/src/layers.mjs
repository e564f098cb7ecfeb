/**
 * The layers of the applications, from the top down. An import only ever points down: within the folder that it stands
 * in, or into a folder of a layer below. Folders of one layer do not know each other. Files in the root itself stand above
 * all. A new folder needs its place here.
 */
export const LAYERS = {
  'apps/credentials/src': [
    ['tasks'],
    ['start'],
    ['seed', 'housekeeping'],
    ['transfer', 'trash', 'operations', 'relay', 'key-rotation', 'hand-over'],
    ['stores'],
    [
      'runtimes',
      'connections',
      'resolve',
      'browser-vaults',
      'audit-log',
      'event-stream',
      'refused-access',
      'health',
      'vpn-status',
      'console',
    ],
    ['records'],
    ['identity'],
    ['audit', 'events'],
    ['caller', 'input'],
    ['crypto'],
    ['database', 'logging'],
    ['config'],
    ['problems'],
  ],
  'apps/console/src/app': [
    ['shell'],
    ['account', 'admin', 'activity', 'trash'],
    ['credentials'],
    ['servers'],
    ['transfer', 'operations'],
    ['ssh-auth'],
    ['records'],
    ['vault'],
    ['sign-in', 'set-up', 'one-time-link'],
    ['session', 'service-tokens'],
    ['list', 'page', 'password'],
    ['dialog', 'entrance', 'problem'],
    ['appearance', 'brand', 'browser-name', 'dates', 'file', 'icon', 'initials', 'quantities', 'snack'],
  ],
  'apps/cli/src': [
    ['programs'],
    ['commands'],
    ['docker-credential', 'git-credential', 'kube-credential', 'run', 'transfer'],
    ['records'],
    ['token-store'],
    ['client'],
    ['input'],
    ['output'],
  ],
};
