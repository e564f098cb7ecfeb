import { LIMITS } from '@kiops/contracts';
import { typedLines } from './typed-lines';

/** So many ports of one container are enough; each is an argument of a command. */
const MOST_PORTS = 200;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const PORT = new RegExp(
  `^(?:((?:${OCTET}\\.){3}${OCTET}|\\[[0-9a-fA-F:]{2,45}\\]):)?(\\d{1,5}):(\\d{1,5})(?:/(tcp|udp))?$`,
);

/** Reads published ports, one per line: `8080:80`, `127.0.0.1:8080:80/tcp`, `[::1]:53:53/udp`. */
export function readPorts(text: string): { readonly ports: readonly string[] } | { readonly fault: string } {
  const lines = typedLines(text);
  if (lines.length > MOST_PORTS) return { fault: `At most ${MOST_PORTS} ports.` };
  const taken = new Set<string>();
  const ports: string[] = [];
  for (const { number, text } of lines) {
    const match = PORT.exec(text.trimEnd());
    if (!match || ![match[2], match[3]].map(Number).every(isPort))
      return { fault: `Line ${number} is not a port such as 8080:80 or 127.0.0.1:8080:80/tcp.` };
    const [port, address = '', outer, , protocol = 'tcp'] = match;
    const place = `${address} ${Number(outer)} ${protocol}`;
    if (taken.has(place)) return { fault: `Line ${number} publishes port ${Number(outer)} a second time.` };
    taken.add(place);
    ports.push(port);
  }
  return { ports };
}

function isPort(port: number): boolean {
  return port >= LIMITS.port.min && port <= LIMITS.port.max;
}
