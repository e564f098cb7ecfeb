/** What a signed token looks like (RFC 7519 section 3): its head is a JSON object, and so is what it claims. */
const JWT = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*$/;

/** The last second that is a date of four digits for a year. */
const LAST = Date.UTC(9999, 11, 31) / 1_000;

/** When a JSON Web Token ends: its `exp` (RFC 7519 section 4.1.4). Undefined for what is none, or says nothing of it. */
export function jwtEnd(text: string): Date | undefined {
  const claims = text.startsWith('eyJ') ? JWT.exec(text)?.[1] : undefined;
  if (claims === undefined) return undefined;
  const { exp } = read(claims);
  return typeof exp === 'number' && exp > 0 && exp <= LAST ? new Date(Math.floor(exp) * 1_000) : undefined;
}

function read(part: string): { readonly exp?: unknown } {
  try {
    return (JSON.parse(Buffer.from(part, 'base64url').toString()) ?? {}) as { readonly exp?: unknown };
  } catch {
    return {};
  }
}
