// The package brings no types. This file declares what is used of it, and emits nothing.
declare module 'des.js' {
  interface Cipher {
    update(data: Uint8Array): number[];
    final(): number[];
  }
  interface Options {
    readonly type: 'decrypt';
    readonly key: Uint8Array;
    readonly iv: Uint8Array;
    readonly padding: false;
  }
  /** DES, and three times DES with three keys (FIPS 46-3). */
  export const DES: new (options: Options) => Cipher;
  export const EDE: new (options: Options) => Cipher;
  /** Cipher block chaining around one of them. */
  export const CBC: { instantiate(base: typeof DES): new (options: Options) => Cipher };
}
