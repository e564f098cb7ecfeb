/** Keys that `ssh-keygen` and `openssl` made for these specs, and that open nothing anywhere. */
function armored(label: string, base64: string): string {
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join(
    '\n',
  );
}

/** Ed25519 keys in several files, with the fingerprints that `ssh-keygen -lf` prints. The passphrase is `right`. */
export const KEYS = {
  plain: {
    fingerprint: 'SHA256:m1AbDATiAB2yxQpOgCMVeRSG/pbZuLS+I+nq203hz0I',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACD5qWNpUZ' +
        'wu1LR7psHBv37gu1zm+CR76qEogJSGlxZPFQAAAJD6hTUP+oU1DwAAAAtzc2gtZWQyNTUxOQAAACD5qWNpUZwu1LR7' +
        'psHBv37gu1zm+CR76qEogJSGlxZPFQAAAECR54ZtfFhTya7d55doLmUVUtqLN7HQdzL6sTJks9MvpvmpY2lRnC7UtH' +
        'umwcG/fuC7XOb4JHvqoSiAlIaXFk8VAAAABnNhbXBsZQECAwQFBgc=',
    ),
  },
  /** The same key as `plain`. */
  plainAsPkcs8: {
    text: armored('PRIVATE KEY', 'MC4CAQAwBQYDK2VwBCIEIJHnhm18WFPJrt3nl2guZRVS2os3sdB3MvqxMmSz0y+m'),
  },
  encrypted: {
    fingerprint: 'SHA256:ngUgK8YDzZIX6eKEpORhoKYTUd3xJUysdzh+eEAcMK4',
    text: armored(
      'OPENSSH PRIVATE KEY',
      'b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCx0gvuWJp4l+2/bd2IuyNYAAAAAQ' +
        'AAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIHOWsOWjk1PPU96+rbP7fYunpem0Wf7tmAz/b370gUXSAAAAkBI3EUNo' +
        'cY912YPBHzMB5QA16Nk488kKEJR/sQqqEnNKNfJY+UjOYd5Y1S6CdCcWVSNOdrXVzNCwST+IHj3km7rvTuqv+9RMpZ' +
        '62Mi/fjTV235PHRAovs013yroEnIpED0g6Ab1/t+Nh1Ujzs9aI7LFCz0q/jTqrJdbhEm44EMdUN55ryVnC2QsDFl/5' +
        'zkeV1Q==',
    ),
  },
  encryptedPkcs8: {
    fingerprint: 'SHA256:GAsuNsn/AIATvkgDoWUzSazPaaipIgvwW6uSq0r2nRw',
    text: armored(
      'ENCRYPTED PRIVATE KEY',
      'MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhhbx7Uz1sFFAICCAAwDAYIKoZIhvcNAgkFADAdBglghk' +
        'gBZQMEASoEEJsAVkFuO8N+ZZnZ0lc0HtQEQB4VtJPECo/jvxNkAJJG0A3IHuNccrdh2f8mtO4uheJKAe3FWzpIyIwZ' +
        '6E5qI4W6qK0/67K3lKwkivHcg9NVu4M=',
    ),
  },
} as const;
