/** Keys that `ssh-keygen` made for these specs, and that open nothing anywhere; fingerprints as `ssh-keygen -lf` prints them. */
function armored(label: string, base64: string): string {
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join(
    '\n',
  );
}

export const KEYS = {
  ed25519: {
    fingerprint: 'SHA256:b67HP/Yfr+EqvjPH2zTaD60qoqu+gnkrXnRWLQn9Q9g',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACBAT+iGp5' +
        'sah6A4cmyvLnJoy12b6Phnd+jyYIoK/KgGqAAAAJC5keSIuZHkiAAAAAtzc2gtZWQyNTUxOQAAACBAT+iGp5sah6A4' +
        'cmyvLnJoy12b6Phnd+jyYIoK/KgGqAAAAEBXv3RZgRbFBHXt6R7619b/LjemnpGGaGCVTtklg8urCUBP6IanmxqHoD' +
        'hybK8ucmjLXZvo+Gd36PJgigr8qAaoAAAACm9wc0BsYXB0b3ABAgM=',
    ),
  },
  /** Its passphrase is `right`. */
  encrypted: {
    fingerprint: 'SHA256:6ZEzqwzcl5g9vf4gItYY6GMy8M+He0HlEMwNoyJv8ew',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCnovFoDE2v/GMvHH5bS8FzAAAAAQ' +
        'AAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAINAesmbEDXf526RiCcKwmniIUmifRVSXCfQuusJ/QS3PAAAAkCn92iEG' +
        'ucFiQUMOuyw7wJ4jkgzY802kuMLfxVw5Ti0TReZKOEeGZywpUEKR6VJIS10wNVg3XePiXYF12a1m9EhThwZg7fHjUL' +
        'i49qCJlr68ZWwalj99M6REJYY+QOs69t/litDiZtzGUM1PmOJXWIFWeXXPJUreh+WDMRXLqfFkeZmeTRplazPIBaUT' +
        'aGb8fA==',
    ),
  },
  /** As the one before, with 200 rounds of bcrypt instead of one. */
  costly: {
    fingerprint: 'SHA256:W/eMMwAiMgpxKEXNYiaBY/evTsmabJ5D+ZH13MU4vE4',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCbMCG8L4iHRMVPUVbVbp61AAAAyA' +
        'AAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIJy97YiHWgu15YZEzOXQ8dNB/kRWnCetS2jguhhYT9dQAAAAkIqT7zhv' +
        '5nFbdKJ2lJ+UOyvo8UNlpLhiiamBqZTz6q6e35e9ilwu4PK80oDGtbKh2PYkZ3KgdHbIyz7kVFKCgZQFzmW8o2RcrV' +
        'qSMehImUYLWjtNVbtydLUXZYEwAJDfaRcoinoo7BAQgiPBXV/vjqA3XJCcGrd5R8VFGad9zRTERgpUy58biVdCv4U4' +
        'yZE2RA==',
    ),
  },
  ecdsa: {
    fingerprint: 'SHA256:LFiCPYqT+JNi3MfNbDmWtlWEB4QU8NiTlmtE6bU8fxk',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS1zaGEyLW5pc3RwMjU2AA' +
        'AACG5pc3RwMjU2AAAAQQSUK1CxQ5iXg6klvu4OSsarY1jLu9umaUl3PtXdIXcfe8vBjaBG1cjLyv+9SuJx1K43SPYK' +
        'oaiN/QV1WrZasJY6AAAAqAyL5hkMi+YZAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJQrUL' +
        'FDmJeDqSW+7g5KxqtjWMu726ZpSXc+1d0hdx97y8GNoEbVyMvK/71K4nHUrjdI9gqhqI39BXVatlqwljoAAAAgfnRX' +
        'evy6BTC5RwIuFvXJ9k1NSiAefoUg9CSYu5G8Dg0AAAALZGVwbG95LTIwMjMBAgMEBQ==',
    ),
  },
  /** The same key as `ecdsa`, in the older format. */
  ecdsaAsSec1: {
    fingerprint: 'SHA256:LFiCPYqT+JNi3MfNbDmWtlWEB4QU8NiTlmtE6bU8fxk',
    text: armored(
      'EC PRIVATE KEY',
      'MHcCAQEEIH50V3r8ugUwuUcCLhb1yfZNTUogHn6FIPQkmLuRvA4NoAoGCCqGSM49AwEHoUQDQgAElCtQsUOYl4OpJb' +
        '7uDkrGq2NYy7vbpmlJdz7V3SF3H3vLwY2gRtXIy8r/vUricdSuN0j2CqGojf0FdVq2WrCWOg==',
    ),
  },
} as const;
