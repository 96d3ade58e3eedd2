import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemChance } from '../clock.ts';
import { sealerIn } from './sealing.ts';

test('what is sealed opens only with its key file, in its context, and unchanged', () => {
  const home = mkdtempSync(join(tmpdir(), 'qinglian-seal-'));
  try {
    const sealer = sealerIn(join(home, 'a'), systemChance);
    const sealed = sealer.seal('JBSWY3DPEHPK3PXP', 'account-1');
    expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
    expect(sealer.seal('JBSWY3DPEHPK3PXP', 'account-1')).not.toBe(sealed);
    expect(sealerIn(join(home, 'a'), systemChance).open(sealed, 'account-1')).toBe('JBSWY3DPEHPK3PXP');
    expect(() => sealer.open(sealed, 'account-2')).toThrow();
    expect(() => sealerIn(join(home, 'b'), systemChance).open(sealed, 'account-1')).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.open(changed.toString('base64'), 'account-1')).toThrow();
    }
    expect(readdirSync(join(home, 'a'))).toEqual(['sealing.key']);
    expect(statSync(join(home, 'a', 'sealing.key')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
