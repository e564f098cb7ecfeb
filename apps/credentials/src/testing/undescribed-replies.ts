import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ProblemCode } from '@kiops/contracts';
import { describeApi } from '../start/api-description';

/** Answered before a route is found, or by the files of the console. */
export const OF_NO_ROUTE: readonly ProblemCode[] = [
  'bad-request',
  'method-not-allowed',
  'headers-too-large',
  'precondition-failed',
];

/** The problems of each described route, by `GET /api/v1/registries/{id}`; the same for every service of a process. */
let described: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/**
 * Watches what a service answers, from before it listens.
 * @returns what tells the problems that a route answered and its description does not know, each as `code of route`
 */
export function watchReplies(application: NestFastifyApplication): () => readonly string[] {
  const seen = new Map<string, Set<ProblemCode>>();
  application
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, _, done) => {
      const { url } = request.routeOptions;
      const code = request.problem?.code;
      if (url !== undefined && code !== undefined && !OF_NO_ROUTE.includes(code)) {
        const route = `${request.method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`;
        seen.set(route, (seen.get(route) ?? new Set()).add(code));
      }
      done();
    });
  return () => {
    if (seen.size === 0) return [];
    const known = (described ??= describedProblems(application));
    return [...seen].flatMap(([route, codes]) =>
      [...codes].filter((code) => known.get(route)?.has(code) === false).map((code) => `${code} of ${route}`),
    );
  };
}

function describedProblems(application: NestFastifyApplication): ReadonlyMap<string, ReadonlySet<string>> {
  const { paths, components } = describeApi(application);
  const shared = (components?.responses ?? {}) as Readonly<Record<string, object>>;
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(
        methods as Readonly<Record<string, { readonly responses?: Readonly<Record<string, object>> }>>,
      ).map(([method, { responses = {} }]) => {
        const texts = Object.values(responses).map((reply) =>
          JSON.stringify(
            '$ref' in reply ? shared[String(reply.$ref).replace('#/components/responses/', '')] : reply,
          ),
        );
        const codes = texts.flatMap((text) => [...text.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
        return [`${method.toUpperCase()} ${path}`, new Set(codes)] as const;
      }),
    ),
  );
}
