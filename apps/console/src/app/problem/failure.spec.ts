import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { failedChange, failureFacts, meaningOf, toFailure } from './failure';

const problem = {
  type: 'about:blank',
  title: 'Your plan holds no more records.',
  status: 403,
  code: 'plan-limit-reached',
};

describe('toFailure', () => {
  it('keeps the code, the words and the request id of a problem', () => {
    const failure = toFailure(
      new HttpErrorResponse({
        status: 403,
        error: { ...problem, detail: 'Free holds 100 records.', requestId: 'r-1' },
      }),
    );
    expect(failure.code).toBe('plan-limit-reached');
    expect(failure.message).toBe('Your plan holds no more records. Free holds 100 records.');
    expect(failureFacts(failure)).toBe('plan-limit-reached · request r-1');
  });

  it('reads a problem that came as text, and the request id from the header', () => {
    const headers = new HttpHeaders({ 'X-Request-Id': 'r-2' });
    const failure = toFailure(
      new HttpErrorResponse({ status: 403, error: JSON.stringify(problem), headers }),
    );
    expect(failure.code).toBe('plan-limit-reached');
    expect(failure.requestId).toBe('r-2');
  });

  it('says that KIOPS cannot be reached when nothing answers, also behind a proxy', () => {
    expect(toFailure(new HttpErrorResponse({ status: 0, error: new ProgressEvent('error') })).code).toBe(
      'no-answer',
    );
    expect(toFailure(new HttpErrorResponse({ status: 502, error: '<html>Bad Gateway</html>' })).code).toBe(
      'no-answer',
    );
  });

  it('does not claim that a change was not made when no answer says so', () => {
    const lost = new HttpErrorResponse({ status: 0, error: new ProgressEvent('error') });
    expect(failedChange(lost, 'Registry not deleted.')).not.toContain('not deleted');
    expect(meaningOf(toFailure(lost), 'No record was changed.')).not.toContain('No record');
    const refused = { type: 'about:blank', title: 'Still used.', status: 409, code: 'still-used' };
    expect(failedChange(new HttpErrorResponse({ status: 409, error: refused }), 'Server not deleted.')).toBe(
      'Server not deleted. Still used.',
    );
  });

  it('says when to try again, where the service does', () => {
    const throttled = {
      type: 'about:blank',
      title: 'Too many tries. Wait a little.',
      status: 429,
      code: 'throttled',
    };
    const messageAfter = (seconds: string) =>
      toFailure(
        new HttpErrorResponse({
          status: 429,
          error: { ...throttled, detail: 'Requests of this account come too fast.' },
          headers: new HttpHeaders({ 'Retry-After': seconds }),
        }),
      ).message;
    const said = 'Too many tries. Wait a little. Requests of this account come too fast.';
    expect(messageAfter('1')).toBe(`${said} Try again in 1 second.`);
    expect(messageAfter('12')).toBe(`${said} Try again in 12 seconds.`);
    expect(messageAfter('870')).toBe(`${said} Try again in 15 minutes.`);
    expect(messageAfter('soon')).toBe(said);
  });

  it('says that KIOPS took too long when the request timed out', () => {
    const error = new DOMException('signal timed out', 'TimeoutError');
    expect(toFailure(new HttpErrorResponse({ status: 0, error })).message).toContain('within 10 seconds');
  });

  it('has words for what is no reply at all', () => {
    expect(toFailure(new Error('a bug')).message).toBe('Something went wrong.');
    expect(toFailure(undefined).code).toBe('unexpected');
  });
});
