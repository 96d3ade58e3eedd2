/** Brings a backup back into an empty installation; counts, contents and chain heads are compared with its manifest. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { restore } from '../platform/backup/restore.ts';
import { type Command, UsageError, wordAt } from './command.ts';

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore DIR',
  about: '把备份恢复到空的系统（先用空的数据文件夹或空库）',
  async run(input) {
    const directory = resolve(wordAt(input, 0, '备份文件夹'));
    if (!existsSync(directory)) throw new UsageError(`没有文件夹 ${directory}`);
    const installation = await input.open();
    const manifest = await restore({ ownerUrl: installation.ownerUrl, directory, filesDirectory: installation.filesDirectory });
    return { data: manifest, lines: [`已恢复${manifest.tables.length}张表，行数、内容指纹和日志链头与清单一致`] };
  },
};
