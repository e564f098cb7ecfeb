// The package brings no types. This file declares what is used of it, and emits nothing.
declare module 'bcrypt-pbkdf' {
  /** One bcrypt_hash: 64 bytes of hashed password, 64 bytes of hashed salt, 32 bytes of output. */
  export function hash(passwordHash: Uint8Array, saltHash: Uint8Array, output: Uint8Array): void;
}
