/** Commands for the administrator of a house: accounts of people, and signing keys of organisations. */
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { type AccountAct, careForAccount, listAccounts } from '../platform/identity/account-care.ts';
import { trustKey } from '../areas/reports/store.ts';
import { inWork } from '../ledger/services.ts';
import { inTrx, rowsOf, sql } from '../platform/postgres/database.ts';
import { invite } from '../areas/setup/setup.ts';
import { actorFor, administrators, type Command, mustHold, optionOf, organisationId, UsageError, wordAt } from './command.ts';

const acts: Readonly<Record<string, { readonly act: AccountAct; readonly done: string }>> = {
  'reset-password': { act: 'reset_password', done: '已重置密码，原有登录全部失效' },
  unlock: { act: 'unlock', done: '已解除锁定' },
  disable: { act: 'disable', done: '已停用，原有登录全部失效' },
  enable: { act: 'enable', done: '已恢复使用' },
};

export const user: Command = {
  name: 'user',
  words: 2,
  forms: [
    {
      usage: 'user list --org CODE',
      about: '列出一家单位的账号、岗位和状态',
      english: 'lists the accounts of a house, their posts and states',
    },
    {
      usage: 'user reset-password|unlock|disable|enable USERNAME --org CODE',
      about: '重置密码（新密码只显示一次，首次登录须修改）、解除锁定、停用、恢复一个账号',
      english: 'a new first password (shown once, to be changed), unlock, close or open an account',
    },
    {
      usage: 'user invite',
      about: '空系统的首次设置链接（24小时内用一次）',
      english: 'the one-time link for the first administrator of an empty installation',
    },
  ],
  values: ['org'],
  async run(input) {
    const what = wordAt(input, 0, '动作（list、reset-password、unlock、disable、enable 或 invite）');
    const installation = await input.open();
    if (what === 'invite') {
      const token = await invite(installation);
      if (token === undefined) throw new UsageError('系统中已有单位，请由系统管理员建立账号');
      const { host, port } = installation.config;
      const link = `http://${host}:${port}/setup?t=${token}`;
      return { data: { link }, lines: [`请在24小时内打开（只能用一次）：${link}`] };
    }
    const known = acts[what];
    if (what !== 'list' && known === undefined) throw new UsageError(`没有“user ${what}”`);
    const actor = await actorFor(installation, input, optionOf(input, 'org'), administrators);
    mustHold(actor, administrators);
    if (known === undefined) {
      const accounts = await listAccounts(installation.identity, actor);
      return {
        data: accounts,
        lines: accounts.map((one) => `${one.username.padEnd(24)} ${one.state}　${one.name}　${one.posts}`),
      };
    }
    const username = wordAt(input, 1, '用户名');
    const { firstPassword } = await careForAccount(installation.identity, actor, { username, act: known.act });
    return {
      data: { username, ...(firstPassword === null ? {} : { firstPassword }) },
      lines: [
        `${username}：${known.done}`,
        ...(firstPassword === null ? [] : [`首次登录密码（只显示这一次）：${firstPassword}`]),
      ],
    };
  },
};

export const keys: Command = {
  name: 'keys',
  words: 1,
  forms: [
    {
      usage: 'keys list --org CODE',
      about: '列出一家单位登记过的公钥，以及本机是否有其私钥',
      english: 'lists the registered public keys of a house and whether the secret half is on this machine',
    },
    {
      usage: 'keys rotate --org CODE',
      about: '更换签名密钥：新密钥即时启用，旧公钥保留用于核验过去的存证和报送包',
      english: 'puts a new signing key in force; the old public key stays, to verify what it signed',
    },
    {
      usage: 'keys trust --org CODE --of OTHER --key HEX',
      about: '登记对方单位的公钥（另行核实后），用于核对其签名包',
      english: "registers another house's public key, told by another way, for its signed packages",
    },
  ],
  values: ['org', 'of', 'key'],
  async run(input) {
    const what = wordAt(input, 0, '动作（list、rotate 或 trust）');
    if (what !== 'list' && what !== 'rotate' && what !== 'trust') throw new UsageError(`没有“keys ${what}”`);
    const installation = await input.open();
    const { db, clock } = installation;
    const code = optionOf(input, 'org');
    const actor = await actorFor(installation, input, code, administrators);
    mustHold(actor, administrators);
    if (what === 'trust') {
      const other = optionOf(input, 'of');
      const otherId = await organisationId(installation, other);
      const key = optionOf(input, 'key');
      await inWork(installation.ledger, actor, (work) => trustKey(work, otherId, key));
      return { data: { of: other, publicKey: key }, lines: [`已登记 ${other} 的公钥，其签名包从现在起按这把公钥核对`] };
    }
    const orgId = await organisationId(installation, code);
    if (what === 'rotate') {
      const pair = installation.keys.replace(code);
      await inTrx(db, [orgId], async (tx) => {
        const now = clock.now();
        await sql`update organisation_key set revoked_at = ${now}::timestamptz where org_id = ${orgId}::uuid and revoked_at is null`.execute(
          tx,
        );
        await sql`insert into organisation_key (org_id, key_id, public_key, known_from) values (${orgId}::uuid, ${keyIdOf(pair.publicKey)}, ${pair.publicKey}, ${now}::timestamptz)`.execute(
          tx,
        );
        await sql`insert into security_log (at, org_id, account_id, event, detail) values (${now}::timestamptz, ${orgId}::uuid, ${actor.accountId}::uuid, 'key_rotated',
          ${JSON.stringify({ key: keyIdOf(pair.publicKey) })}::jsonb)`.execute(tx);
      });
      return {
        data: { org: code, publicKey: pair.publicKey },
        lines: [
          `${code} 的新公钥：${pair.publicKey}`,
          '请把它另行告知上级单位，由其登记后再报送；旧私钥文件已改名保留，确认不再需要后销毁',
        ],
      };
    }
    const rows = await rowsOf(
      db,
      sql<{
        key_id: string;
        public_key: string;
        known_from: string;
        revoked_at: string | null;
      }>`select key_id, public_key, known_from, revoked_at from organisation_key where org_id = ${orgId}::uuid order by known_from`,
    );
    const here = installation.keys.find(code)?.publicKey;
    const data = rows.map((row) => ({
      publicKey: row.public_key,
      knownFrom: row.known_from,
      revokedAt: row.revoked_at,
      isHere: row.public_key === here,
    }));
    return {
      data,
      lines: data.map(
        (key) =>
          `${key.publicKey}　${key.revokedAt === null ? '使用中' : `停用于${key.revokedAt.slice(0, 10)}`}${key.isHere ? '　私钥在本机' : ''}`,
      ),
    };
  },
};
