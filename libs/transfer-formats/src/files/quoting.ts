/** A text as one word of bash, zsh and every other POSIX shell (POSIX.1-2024, Shell Command Language 2.2.2). */
export function posixWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text as one word of PowerShell, to which typographic quotes are quotes too (about_Quoting_Rules). */
export function powerShellWord(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** A text for a part of an address: only letters, digits, `-`, `.`, `_` and `~` stay (RFC 3986 section 2.3). */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A label as a name that tools take: letters, digits, `-`, `_` and `.`, without blanks. */
export function plainName(label: string): string {
  return label.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '') || 'kiops';
}
