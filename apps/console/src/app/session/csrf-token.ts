import { HttpXsrfTokenExtractor } from '@angular/common/http';
import { DOCUMENT, inject, Injectable } from '@angular/core';

/** What the service calls the cookie: over HTTPS with the prefix that keeps neighbours from planting one. */
const COOKIES = ['__Host-XSRF-TOKEN', 'XSRF-TOKEN'];

/** Reads the CSRF token from whichever cookie is there: the page cannot know what a proxy made of its address. */
@Injectable()
export class CsrfToken extends HttpXsrfTokenExtractor {
  readonly #document = inject(DOCUMENT);

  override getToken(): string | null {
    const cookies = new Map(
      this.#document.cookie.split('; ').map((pair) => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals), pair.slice(equals + 1)];
      }),
    );
    return COOKIES.map((name) => cookies.get(name)).find((token) => token !== undefined) ?? null;
  }
}
