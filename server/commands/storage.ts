/** Commands that keep a whole installation: backup, restore, and the demo city written anew. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resetDemoCity } from '../demo/demo.ts';
import { backup } from '../platform/backup/backup.ts';
import { restoreAndMigrate } from '../platform/backup/upgrade.ts';
import { connectDatabase } from '../platform/postgres/connect.ts';
import { type Command, UsageError, wordAt } from './command.ts';

export const backupCommand: Command = {
  name: 'backup',
  words: 1,
  forms: [
    {
      usage: 'backup DIR',
      about: '备份数据库和佐证文件到一个新文件夹；系统可以照常运行。密钥不在其中，请另行保管',
      english: 'backs up database and files into a new folder, also while running; keys are not in it',
    },
  ],
  async run(input) {
    const directory = resolve(wordAt(input, 0, '目标文件夹'));
    if (existsSync(directory)) throw new UsageError(`${directory} 已存在，请换一个新文件夹`);
    const installation = await input.open();
    const manifest = await backup({
      ownerUrl: installation.ownerUrl,
      directory,
      filesDirectory: installation.filesDirectory,
      now: installation.clock.now(),
    });
    const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
    return { data: manifest, lines: [`已备份${manifest.tables.length}张表、${rows}行、${manifest.files}个文件到 ${directory}`] };
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  words: 1,
  forms: [
    {
      usage: 'restore DIR',
      about: '把备份（也可以是旧版本的）恢复到新的数据文件夹或空库：先按备份时的结构恢复并核对行数、指纹、链头，再升级',
      english: 'restores a backup, also of an older release, into an empty installation; compares it, then brings it up to date',
    },
  ],
  async run(input) {
    const directory = resolve(wordAt(input, 0, '备份文件夹'));
    if (!existsSync(join(directory, 'manifest.json'))) throw new UsageError(`${directory} 不是备份：没有 manifest.json`);
    const config = input.config();
    // Not `open`: that would bring an empty database to today's structure before the rows of an older one are there.
    const database = await connectDatabase({ ...config, onProgress: input.say });
    try {
      const manifest = await restoreAndMigrate({
        ownerUrl: database.ownerUrl,
        directory,
        filesDirectory: join(config.dataDir, 'files'),
        migrations: join(config.home, 'server/migrations'),
        onApplied: (name) => input.say(`更新数据库结构：${name}`),
      });
      return { data: manifest, lines: [`已恢复${manifest.tables.length}张表，行数、内容指纹和日志链头与清单一致`] };
    } finally {
      await database.stop();
    }
  },
};

export const demo: Command = {
  name: 'demo',
  words: 1,
  forms: [
    {
      usage: 'demo reset',
      about: '清空演示城市并重新写入；不是演示城市的数据一律拒绝',
      english: 'empties the demo city and writes it anew; refuses anything that is not one',
    },
  ],
  async run(input) {
    if (wordAt(input, 0, '动作（reset）') !== 'reset') throw new UsageError('应为 demo reset');
    if (!input.config().isDemo) throw new UsageError('DEMO=0 时没有演示城市');
    const installation = await input.open();
    await resetDemoCity(installation, input.say);
    return { data: { ok: true }, lines: ['演示城市已重新写入'] };
  },
};
