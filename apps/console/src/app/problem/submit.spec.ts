import { HttpErrorResponse } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { form, FormField, required } from '@angular/forms/signals';
import { FieldError } from './field-error';
import { FormFailure } from './form-failure';
import { submitToService } from './submit';

@Component({
  imports: [FieldError, FormFailure, FormField],
  template: `
    <input aria-label="Label" [formField]="form.label" />
    <input aria-label="Port" type="number" [formField]="form.hostKeys[0].port" />
    <p id="label"><kiops-field-error [field]="form.label" /></p>
    <p id="port"><kiops-field-error [field]="form.hostKeys[0].port" /></p>
    <kiops-form-failure [form]="form" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TestForm {
  readonly form = form(signal({ label: '', hostKeys: [{ port: 22 }] }), (path) => required(path.label));
}

function refusal(body: object): HttpErrorResponse {
  return new HttpErrorResponse({
    status: 400,
    error: { type: 'about:blank', title: 'No.', status: 400, code: 'invalid-input', ...body },
  });
}

describe('submitToService', () => {
  async function setUp(label: string) {
    const fixture = TestBed.createComponent(TestForm);
    fixture.componentInstance.form.label().value.set(label);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const text = (id: string) => page.querySelector(id)?.textContent?.trim();
    return { fixture, form: fixture.componentInstance.form, text, page };
  }

  it('does not send what is faulty, and puts the focus there', async () => {
    const { form, page, text, fixture } = await setUp('');
    const send = jasmine.createSpy('send').and.resolveTo();
    expect(await submitToService(form, send)).toBeFalse();
    await fixture.whenStable();
    expect(send).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(page.querySelector('input'));
    expect(text('#label')).toBe('Fill this in.');
  });

  it('shows the service’s field errors beside their fields, also inside lists', async () => {
    const { form, text, fixture } = await setUp('web-01');
    const errors = [
      { path: 'label', message: 'Too long.' },
      { path: 'hostKeys[0].port', message: 'Not a port.' },
    ];
    expect(await submitToService(form, () => Promise.reject(refusal({ errors })))).toBeFalse();
    await fixture.whenStable();
    expect(text('#label')).toBe('Too long.');
    expect(text('#port')).toBe('Not a port.');
    expect(text('kiops-form-failure')).toBe('');
  });

  it('shows at the form what no field is at fault for, and takes it away at the next change', async () => {
    const { form, text, fixture } = await setUp('web-01');
    await submitToService(form, () =>
      Promise.reject(refusal({ code: 'throttled', title: 'Too many tries.' })),
    );
    await fixture.whenStable();
    expect(text('kiops-form-failure')).toBe('Too many tries.');
    form.label().value.set('web-02');
    await fixture.whenStable();
    expect(text('kiops-form-failure')).toBe('');
  });

  it('can be sent again as it stands, and forgets what was said before', async () => {
    const { form, text, fixture } = await setUp('web-01');
    await submitToService(form, () =>
      Promise.reject(refusal({ code: 'throttled', title: 'Too many tries.' })),
    );
    const errors = [{ path: 'label', message: 'Taken.' }];
    await submitToService(form, () => Promise.reject(refusal({ errors })));
    await fixture.whenStable();
    expect(text('kiops-form-failure')).toBe('');
    expect(text('#label')).toBe('Taken.');
    expect(await submitToService(form, () => Promise.resolve())).toBeTrue();
  });

  it('finds the form’s field under another name', async () => {
    const { form, text, fixture } = await setUp('web-01');
    const errors = [{ path: 'name', message: 'Taken.' }];
    await submitToService(form, () => Promise.reject(refusal({ errors })), { name: 'label' });
    await fixture.whenStable();
    expect(text('#label')).toBe('Taken.');
  });

  it('is true when the service accepts', async () => {
    const { form } = await setUp('web-01');
    expect(await submitToService(form, () => Promise.resolve())).toBeTrue();
  });
});
