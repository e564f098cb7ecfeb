import { type DeploymentForm, proposedName, readDeployment } from './deployment';

const form: DeploymentForm = {
  image: 'harbor.acme.io/pay/gateway:2.0',
  containerName: 'gateway',
  ports: '8080:80\n127.0.0.1:9090:9090/tcp\n[::1]:53:53/udp\n',
  environment: 'GREETING=it\'s $(fine) \n# a remark\n\nspring.name="a"=b\r\nEMPTY=',
  restart: 'unless-stopped',
};

function faults(change: Partial<DeploymentForm>): string[] {
  const read = readDeployment({ ...form, ...change });
  return 'faults' in read ? Object.keys(read.faults) : [];
}

function fault(field: keyof DeploymentForm, text: string): string | undefined {
  const read = readDeployment({ ...form, [field]: text });
  return 'faults' in read ? read.faults[field] : undefined;
}

const manyLines = (line: (index: number) => string) =>
  Array.from({ length: 10_000 }, (_, n) => line(n)).join('\n');

describe('readDeployment', () => {
  it('takes a form that is well formed, with values of variables as they stand', () => {
    const read = readDeployment(form);
    if (!('deployment' in read)) throw new Error('The form is well formed.');
    expect(read.deployment.image.canonical).toBe('harbor.acme.io/pay/gateway:2.0');
    expect(read.deployment.ports).toEqual(['8080:80', '127.0.0.1:9090:9090/tcp', '[::1]:53:53/udp']);
    expect(read.deployment.environment).toEqual([
      ['GREETING', "it's $(fine) "],
      ['spring.name', '"a"=b'],
      ['EMPTY', ''],
    ]);
  });

  it('names every faulty field', () => {
    const all = { image: '', containerName: '', ports: 'x', environment: '1=2' };
    expect(faults(all)).toEqual(['image', 'containerName', 'ports', 'environment']);
    expect(faults({ restart: 'sometimes' as 'no' })).toEqual(['restart']);
  });

  it('refuses what a shell or an engine could read as more than a value', () => {
    for (const image of [
      'app:$(reboot)',
      'app\nreboot',
      'app\0',
      '--privileged',
      'app;id',
      'app`id`',
      "app'",
    ]) {
      expect(faults({ image })).withContext(JSON.stringify(image)).toEqual(['image']);
    }
    for (const containerName of [
      '--privileged',
      'a b',
      'a\nb',
      'a\0',
      "a'",
      '$(id)',
      '.a',
      'a/b',
      'a'.repeat(64),
    ]) {
      expect(faults({ containerName })).withContext(JSON.stringify(containerName)).toEqual(['containerName']);
    }
    for (const ports of [
      '80',
      '0:80',
      '1:65536',
      '80:80/sctp',
      '--privileged',
      '$(id):80',
      '256.0.0.1:1:1',
      '80:80\0',
    ]) {
      expect(faults({ ports })).withContext(JSON.stringify(ports)).toEqual(['ports']);
    }
    for (const environment of [
      '--privileged',
      '1A=b',
      '$(id)=b',
      'A B=c',
      'A=b\0',
      'A=b\rc',
      'A=\u001b[2J',
      'A=\ud800',
    ]) {
      expect(faults({ environment })).withContext(JSON.stringify(environment)).toEqual(['environment']);
    }
  });

  it('refuses thousands of lines, and lines that engines cannot read', () => {
    expect(faults({ ports: manyLines((n) => `${n + 1}:80`) })).toEqual(['ports']);
    expect(faults({ environment: manyLines((n) => `A${n}=1`) })).toEqual(['environment']);
    expect(faults({ environment: `A=${'한'.repeat(20_000)}` })).toEqual(['environment']);
  });

  it('names the line at fault, and nothing of what it holds', () => {
    expect(fault('ports', '\n8080:80\n08080:443')).toBe('Line 3 publishes port 8080 a second time.');
    expect(fault('environment', 'A=1\n\nsecret without a name')).toBe(
      'Line 3 is not a variable such as NAME=value.',
    );
    expect(fault('environment', 'TOKEN=one\nTOKEN=two')).toBe('Line 2 sets a variable a second time.');
  });
});

describe('proposedName', () => {
  it('is the last part of the image’s path', () => {
    expect(proposedName('harbor.acme.io/pay/gateway:2.0')).toBe('gateway');
    expect(proposedName(' nginx ')).toBe('nginx');
    expect(proposedName('harbor.acme.io/')).toBe('');
    expect(proposedName('app:$(reboot)')).toBe('');
  });
});
