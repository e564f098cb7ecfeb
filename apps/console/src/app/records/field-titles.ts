const FIELD_TITLES: Readonly<Record<string, string>> = {
  accessToken: 'Access token',
  allowOldAlgorithms: 'Old algorithms',
  baseUrl: 'Address',
  ca: 'CA certificate',
  cert: 'Certificate',
  connections: 'Used by',
  expiresAt: 'Expires',
  hostKey: 'Host key',
  hostKeys: 'Host keys',
  isDefault: 'Default',
  jumpServer: 'Jump server',
  jumpServerId: 'Jump server',
  server: 'Server',
  privateKey: 'Key',
  serverId: 'Server',
  secretKind: 'Signs in with',
  systemInfo: 'System info',
  url: 'URL',
};

/** A field's name as people read it: `accessToken` → “Access token”. */
export function fieldTitle(field: string): string {
  return FIELD_TITLES[field] ?? field[0].toUpperCase() + field.slice(1);
}
