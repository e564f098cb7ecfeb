import { TestBed } from '@angular/core/testing';
import { Filter } from './filter';

describe('Filter', () => {
  async function setUp() {
    const fixture = TestBed.createComponent(Filter);
    fixture.componentRef.setInput('label', 'Filter registries');
    const values: string[] = [];
    fixture.componentInstance.value.subscribe((value) => values.push(value));
    await fixture.whenStable();
    const field = (fixture.nativeElement as HTMLElement).querySelector('input') as HTMLInputElement;
    const type = (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('input'));
    };
    return { fixture, field, type, values };
  }

  function press(key: string, target: EventTarget = document.body): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event;
  }

  beforeEach(() => jasmine.clock().install());
  afterEach(() => jasmine.clock().uninstall());

  it('filters once typing rests', async () => {
    const { type, values } = await setUp();
    type('ha');
    jasmine.clock().tick(200);
    type('harbor ');
    jasmine.clock().tick(200);
    expect(values).toEqual([]);
    jasmine.clock().tick(100);
    expect(values).toEqual(['harbor']);
  });

  it('filters at once when the field is left, and not again later', async () => {
    const { fixture, field, type, values } = await setUp();
    type('harbor ');
    field.dispatchEvent(new FocusEvent('blur'));
    expect(values).toEqual(['harbor']);
    fixture.componentInstance.value.set('');
    jasmine.clock().tick(300);
    expect(values).toEqual(['harbor', '']);
  });

  it('takes the focus at "/", but not while someone writes elsewhere', async () => {
    const { field } = await setUp();
    const other = document.body.appendChild(document.createElement('input'));
    other.focus();
    expect(press('/', other).defaultPrevented).toBeFalse();
    expect(document.activeElement).toBe(other);
    other.remove();
    expect(press('/').defaultPrevented).toBeTrue();
    expect(document.activeElement).toBe(field);
  });

  it('leaves "/" to the dialog above it', async () => {
    const { field } = await setUp();
    const dialog = document.body.appendChild(document.createElement('mat-dialog-container'));
    press('/');
    expect(document.activeElement).not.toBe(field);
    dialog.remove();
  });

  it('leads on into the list of its layer by the down arrow', async () => {
    const { fixture, field } = await setUp();
    const layer = document.body.appendChild(document.createElement('main'));
    layer.append(fixture.nativeElement as HTMLElement);
    expect(press('ArrowDown', field).defaultPrevented).toBeFalse();
    const list = layer.appendChild(document.createElement('div'));
    list.role = 'grid';
    const [first, stop] = ['-1', '0'].map((tabIndex) => {
      const row = list.appendChild(document.createElement('button'));
      row.setAttribute('tabindex', tabIndex);
      return row;
    });
    press('ArrowDown', field);
    expect(document.activeElement).toBe(stop);
    expect(document.activeElement).not.toBe(first);
    layer.remove();
  });

  it('clears at Escape, and lets the next Escape through', async () => {
    const { field, type, values } = await setUp();
    const outside = jasmine.createSpy('outside');
    document.body.addEventListener('keydown', outside);
    type('harbor');
    press('Escape', field);
    expect(values.length === 0 || values.at(-1) === '').toBeTrue();
    expect(outside).not.toHaveBeenCalled();
    press('Escape', field);
    expect(outside).toHaveBeenCalledTimes(1);
    document.body.removeEventListener('keydown', outside);
  });
});
