import type { ServiceToken } from '@kiops/contracts';

/** One that is in use, one that never was, and one that has expired. */
export const TOKENS: ServiceToken[] = [
  {
    id: 't1',
    name: 'deployer',
    scopes: ['records:read'],
    createdAt: '2026-11-01T00:00:00Z',
    expiresAt: '2999-01-31T00:00:00Z',
    lastUsedAt: '2026-11-02T00:00:00Z',
  },
  {
    id: 't2',
    name: 'unknown',
    scopes: ['records:read'],
    createdAt: '2026-11-01T00:00:00Z',
    expiresAt: '2999-01-31T00:00:00Z',
    lastUsedAt: null,
  },
  {
    id: 't3',
    name: 'long gone',
    scopes: ['records:read'],
    createdAt: '2025-11-01T00:00:00Z',
    expiresAt: '2026-01-31T00:00:00Z',
    lastUsedAt: null,
  },
];
