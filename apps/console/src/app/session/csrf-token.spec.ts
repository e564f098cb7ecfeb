import {
  HttpClient,
  HttpXsrfTokenExtractor,
  provideHttpClient,
  withXsrfConfiguration,
} from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CsrfToken } from './csrf-token';

describe('The CSRF token', () => {
  function sent(cookie: string): string | null {
    spyOnProperty(document, 'cookie').and.returnValue(cookie);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withXsrfConfiguration({ headerName: 'X-XSRF-TOKEN' })),
        provideHttpClientTesting(),
        { provide: HttpXsrfTokenExtractor, useClass: CsrfToken },
      ],
    });
    TestBed.inject(HttpClient).post('/api/v1/auth/sign-out', null).subscribe();
    return TestBed.inject(HttpTestingController)
      .expectOne('/api/v1/auth/sign-out')
      .request.headers.get('X-XSRF-TOKEN');
  }

  it('comes from the cookie of HTTP', () => {
    expect(sent('theme=dark; XSRF-TOKEN=plain')).toBe('plain');
  });

  it('comes from the cookie of HTTPS before one that somebody else could have set', () => {
    expect(sent('XSRF-TOKEN=planted; __Host-XSRF-TOKEN=own; a=b')).toBe('own');
  });

  it('is left out when there is none', () => {
    expect(sent('NOT-XSRF-TOKEN=x; theme=dark')).toBeNull();
  });
});
