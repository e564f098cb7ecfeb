import { deployScript } from './deploy-script';
import { type DeploymentForm, readDeployment } from './deployment';
import { shellQuote } from './shell-quote';

const form: DeploymentForm = {
  image: 'harbor.acme.io/pay/gateway:2.0',
  containerName: 'gateway',
  ports: '8080:80\n127.0.0.1:9090:9090/tcp\n',
  environment: "GREETING=it's $(fine)\nEMPTY=",
  restart: 'unless-stopped',
};

const faults = (change: Partial<DeploymentForm>) => {
  const read = readDeployment({ ...form, ...change });
  return 'faults' in read ? Object.keys(read.faults) : [];
};

describe('readDeployment', () => {
  it('takes a form that is well formed', () => {
    const read = readDeployment(form);
    expect('deployment' in read && read.deployment.ports).toEqual(['8080:80', '127.0.0.1:9090:9090/tcp']);
    expect('deployment' in read && read.deployment.environment).toEqual([
      ['GREETING', "it's $(fine)"],
      ['EMPTY', ''],
    ]);
  });

  it('names every faulty field', () => {
    expect(faults({ image: 'app:$(reboot)' })).toEqual(['image']);
    expect(faults({ containerName: '--privileged' })).toEqual(['containerName']);
    expect(faults({ ports: '80' })).toEqual(['ports']);
    expect(faults({ ports: '0:80' })).toEqual(['ports']);
    expect(faults({ environment: 'not a variable' })).toEqual(['environment']);
    expect(faults({ image: '', containerName: '', ports: 'x', environment: '1=2' })).toEqual([
      'image',
      'containerName',
      'ports',
      'environment',
    ]);
  });
});

describe('shellQuote', () => {
  it('leaves nothing for the shell to read', () => {
    expect(shellQuote("it's $(fine)")).toBe(`'it'\\''s $(fine)'`);
    expect(() => shellQuote('a\0b')).toThrowError(RangeError);
  });
});

describe('deployScript', () => {
  it('gives the registry password to standard input only, and values as quoted words', () => {
    const read = readDeployment(form);
    if (!('deployment' in read)) throw new Error('The form is well formed.');
    const script = deployScript(read.deployment, { host: 'harbor.acme.io', username: "robot$ci'" });
    expect(script).toContain(`--username 'robot$ci'\\''' --password-stdin 'harbor.acme.io'`);
    expect(script).toContain(`'GREETING=it'\\''s $(fine)'`);
    expect(deployScript(read.deployment, null)).not.toContain('login');
  });
});
