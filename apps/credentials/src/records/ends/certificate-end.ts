import { X509Certificate } from 'node:crypto';

/** A certificate in a text (RFC 7468 section 5). */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\w+/=]+-----END CERTIFICATE-----/g;

/** So many are looked at: the certificate of a client comes first, and bundles of authorities are short. */
const LOOKED_AT = 50;

/**
 * When certificates in PEM end (RFC 5280 section 4.1.2.5, `notAfter`). Of a client's certificate and those that vouch for
 * it that is the end of the first; of authorities that of the last one, since an old one may stand beside its successor.
 */
export function certificateEnd(text: string): Date | undefined {
  const certificates = certificatesOf(text);
  const [first] = certificates;
  if (!first) return undefined;
  const counted = first.ca ? certificates : [first];
  const ends = counted.map(({ validToDate }) => validToDate.getTime()).filter((end) => !Number.isNaN(end));
  return ends.length === 0 ? undefined : new Date(Math.max(...ends));
}

function certificatesOf(text: string): readonly X509Certificate[] {
  const certificates: X509Certificate[] = [];
  let looked = 0;
  for (const [pem] of text.matchAll(CERTIFICATE)) {
    const certificate = read(pem);
    if (certificate) certificates.push(certificate);
    if (++looked === LOOKED_AT) break;
  }
  return certificates;
}

function read(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
