import type { Server } from '@kiops/contracts';
import type { HostKeyVerdict, InteractiveRequest, PromptAnswer } from '@kiops/ssh-client';
import {
  type CarryingRoute,
  type HopFailure,
  RouteFailure,
  type RouteObserver,
  type RouteOpener,
  type WorkerHop,
} from '@kiops/ssh-worker';
import { PlayedProcess } from './played-process';
import { readPlayedScript } from './played-script';

/** What the played servers do at one attempt; without a failure the route opens. */
export interface PlayedAttempt {
  /** The host keys that the servers show, by hop. */
  readonly fingerprints?: readonly string[];
  /** Where it ends, and why. Before it, every step of the hops before is done. */
  readonly failure?: { readonly hop: number; readonly why: HopFailure; readonly nothingOffered?: boolean };
  /** Waits for the end of the signal: a server that never answers. */
  readonly hangs?: boolean;
  /** What a hop's server asks before it lets in or fails; without an answer it is left unanswered. */
  readonly asks?: { readonly hop: number; readonly request: InteractiveRequest; readonly drops?: boolean };
  /** Processes run until the spec ends them; otherwise they print the last line of their script, and end. */
  readonly isPlayedByHand?: boolean;
}

/** Stands in for the worker and the servers behind it. Attempts are played in order, the last one again and again. */
export class PlayedRoutes {
  /** What was given for each attempt. */
  readonly attempts: {
    readonly hops: readonly WorkerHop[];
    readonly verdicts: HostKeyVerdict[];
    readonly answers: (readonly PromptAnswer[])[];
  }[] = [];
  /** The processes that were started, on whichever route. */
  readonly processes: PlayedProcess[] = [];
  /** How many open routes were closed. */
  closed = 0;
  /** How often a server was asked for a sign of life; while `isSilent`, none gives any. */
  probes = 0;
  isSilent = false;
  /** How what is started on a route ends that has had something before, as on servers that do one thing for each. */
  second: { readonly why: HopFailure; readonly neverBegan: boolean } | undefined;
  /** Each breaks a route that was opened, in the order in which they were. */
  readonly opened: ((failure: RouteFailure) => void)[] = [];

  constructor(private readonly play: readonly PlayedAttempt[]) {}

  readonly open: RouteOpener = async (_url, hops, observer, signal) => {
    await observer.ticket();
    return this.#play(hops, observer, signal, 0);
  };

  /** `before` is how many hops are open already. */
  async #play(
    hops: readonly WorkerHop[],
    observer: RouteObserver,
    signal: AbortSignal,
    before: number,
  ): Promise<CarryingRoute> {
    const verdicts: HostKeyVerdict[] = [];
    const played = this.play[Math.min(this.attempts.length, this.play.length - 1)];
    const answers: (readonly PromptAnswer[])[] = [];
    this.attempts.push({ hops, verdicts, answers });
    for (const at of hops.keys()) {
      const index = before + at;
      const fails = played.failure?.hop === index ? played.failure.why : undefined;
      if (fails && fails.kind !== 'ssh') throw new RouteFailure(index, fails);
      observer.onStep(index, 'connected');
      const hostKey = {
        type: 'ssh-ed25519',
        fingerprint: played.fingerprints?.[index] ?? `SHA256:of-hop-${index}`,
      };
      const verdict = await observer.verifyHostKey(index, hostKey);
      verdicts.push(verdict);
      if (verdict !== 'accepted') {
        const code = `host-key-${verdict}` as const;
        throw new RouteFailure(index, { kind: 'ssh', code, facts: { hostKey } } as unknown as HopFailure);
      }
      observer.onStep(index, 'host-key-verified');
      signal.throwIfAborted();
      if (played.hangs) {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      if (played.asks?.hop === index) {
        const answering = observer.answer(index, played.asks.request);
        if (played.asks.drops) observer.onQuestionDropped(index);
        const answer = await answering;
        signal.throwIfAborted();
        if (answer === undefined) {
          const facts = { offered: ['keyboard-interactive'], accepted: [] };
          throw new RouteFailure(index, { kind: 'ssh', code: 'question-unanswered', facts });
        }
        answers.push(answer);
        if (played.asks.drops) {
          await observer.ticket();
          observer.onStep(index, 'connected');
          observer.onStep(index, 'host-key-verified');
        }
      }
      if (fails) throw new RouteFailure(index, fails, played.failure?.nothingOffered);
      const kex = index === 0 ? 'mlkem768x25519-sha256' : 'curve25519-sha256';
      observer.onProtection(index, { postQuantum: index === 0, algorithms: [kex, 'ssh-ed25519'] });
      observer.onStep(index, 'signed-in');
    }
    return this.#route(played.isPlayedByHand ?? false, before + hops.length);
  }

  #route(isPlayedByHand: boolean, length: number): CarryingRoute {
    const own: PlayedProcess[] = [];
    let end: (failure: RouteFailure) => void = () => undefined;
    const ended = new Promise<RouteFailure>((resolve) => (end = resolve));
    this.opened.push(end);
    return {
      ended,
      isAlive: async () => {
        this.probes += 1;
        return !this.isSilent;
      },
      through: (hops, observer, signal) => this.#play(hops, observer, signal, length),
      start: (request, observer) => {
        const process = new PlayedProcess(request, observer);
        own.push(process);
        this.processes.push(process);
        if (this.second && own.length > 1) {
          process.break(length - 1, this.second.why, this.second.neverBegan);
        } else if (!isPlayedByHand) {
          process.onInput = () => {
            const { text, begin, end } = readPlayedScript(process.input);
            void process.send(`noise\n${begin}\nran ${text.split('\n').at(-1)}\n${end}\n`);
            process.end({ kind: 'status', status: 0 });
          };
        }
        return process;
      },
      close: () => {
        this.closed += 1;
        for (const process of own) process.break(0, { kind: 'ssh', code: 'closed', facts: {} });
        end(new RouteFailure(length - 1, { kind: 'ssh', code: 'closed', facts: {} }));
      },
    };
  }
}

/** What a server asks for that has taken the password already. */
export const codeRequest: InteractiveRequest = {
  name: 'ACME',
  instruction: '',
  prompts: [{ text: 'Code: ', echo: false, mayWantPassword: false }],
  accepted: ['password'],
  isPasswordGiven: false,
  isAskedAgain: false,
};

/** A server behind one jump server. */
export const behindOneHop: Server = {
  id: 'target',
  version: 1,
  createdAt: '2026-11-22T12:00:00Z',
  updatedAt: '2026-11-22T12:00:00Z',
  endsAt: null,
  connections: [],
  previousUntil: null,
  label: '결제 API',
  protocol: 'ssh',
  host: 'pay.example.com',
  port: 22,
  username: 'deploy',
  jumpServerId: 'jump',
  allowOldAlgorithms: false,
  hostKeys: [],
  systemSummary: null,
  notes: null,
  hasPassword: false,
  lastContact: null,
  route: [
    {
      id: 'jump',
      label: 'Bastion',
      host: 'bastion.example.com',
      port: 22,
      username: 'ops',
      allowOldAlgorithms: true,
    },
  ],
};
