import { Injectable, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { LIMITS, RECORD_STORES, type RecordStore, type Role, type Scope } from '@kiops/contracts';
import { ACCESS } from '../../caller/access';
import { PACE, type Pace } from '../../input/pace';
import { BODY_BOUNDS, type BodyBounds } from '../../input/takes-body';

/** What a route asks of those who call it, and what it takes from them. */
export interface RouteRules {
  readonly isPublic: boolean;
  readonly roles: readonly Role[] | undefined;
  /** Undefined: not for service tokens. */
  readonly scopes: readonly Scope[] | undefined;
  /** What it reaches: the records of one store, of any store (`all`), or of those at which it looks itself (`checked`). */
  readonly stores: RecordStore | 'all' | 'checked';
  readonly body: BodyBounds;
  /** What else bounds how often it is called. */
  readonly pace: Pace | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of every route that a controller has. */
    rules?: RouteRules;
  }
}

/**
 * The rules of all routes, from the decorators of their methods and classes. Nest reads them in its guards only, which
 * run when the body has been read; these are known before.
 */
@Injectable()
export class AllRouteRules {
  readonly #rules = new Map<string, RouteRules>();

  constructor(
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {
    for (const { metatype } of discovery.getControllers()) {
      const controller = metatype as Type<object>;
      const prototype = controller.prototype as Readonly<Record<string, () => unknown>>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = `${controller.name}.${name}`;
        if (this.#rules.has(handler)) throw new Error(`Two controllers are called ${controller.name}.`);
        this.#rules.set(handler, this.read(prototype[name], controller));
      }
    }
  }

  /** The rules of a route by the name that Nest gives its handler: `SignInController.signIn`. */
  of(handler: string): RouteRules | undefined {
    return this.#rules.get(handler);
  }

  private read(method: () => unknown, controller: Type<object>): RouteRules {
    const get = <Value>(key: string) =>
      this.reflector.getAllAndOverride<Value | undefined>(key, [method, controller]);
    const isPublic = get<boolean>(ACCESS.public) === true;
    const bytes = isPublic ? LIMITS.body.public : LIMITS.body.usual;
    return {
      isPublic,
      roles: get<Role[]>(ACCESS.roles),
      scopes: get<Scope[]>(ACCESS.scopes),
      stores: storeOf(controller) ?? (get<boolean>(ACCESS.checksStores) === true ? 'checked' : 'all'),
      body: (!isPublic && get<BodyBounds>(BODY_BOUNDS)) || { ...LIMITS.json, bytes },
      pace: get<Pace>(PACE),
    };
  }
}

/** A store's controller is called by its path like the store. */
function storeOf(controller: Type<object>): RecordStore | undefined {
  const path: unknown = Reflect.getMetadata(PATH_METADATA, controller);
  return RECORD_STORES.find((store) => store === path);
}
