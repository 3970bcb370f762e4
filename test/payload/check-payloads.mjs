// Reads [{name, type, value}] and writes {checked, faults}: what the TypeScript
// compiler says of each value as a literal of a type in types.ts. A literal, because
// the compiler finds unknown fields in nothing else.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const payloads = JSON.parse(readFileSync(0, 'utf8'));

const lines = ["import type * as T from './types';", 'type KnownBlock = T.KnownBlock;'];
const begins = []; // the line at which each payload begins
for (const { type, value } of payloads) {
  begins.push(lines.length);
  const name = type.endsWith('[]') ? type : `T.${type}`;
  lines.push(...`export const _${begins.length}: ${name} = ${JSON.stringify(value, null, 1)};`.split('\n'));
}

// The file exists in memory only, beside types.ts, so that it finds the same packages.
const all = join(here, 'all.ts');
const options = {
  noEmit: true, strict: true, skipLibCheck: true, exactOptionalPropertyTypes: true, types: ['node'],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, isolatedModules: false,
  typeRoots: [join(here, '..', 'node_modules', '@types')],
};
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
const text = lines.join('\n');
host.getSourceFile = (file, ...more) => (file === all ? ts.createSourceFile(file, text, more[0]) : getSourceFile.call(host, file, ...more));
host.fileExists = (file) => file === all || fileExists.call(host, file);
host.readFile = (file) => (file === all ? text : readFile.call(host, file));

const program = ts.createProgram([all], options, host);
const faults = ts.getPreEmitDiagnostics(program).map((d) => {
  const message = ts.flattenDiagnosticMessageText(d.messageText, ' ').replace(/\s+/g, ' ').slice(0, 600);
  if (d.file?.fileName !== all) return `${d.file?.fileName ?? 'typescript'}: ${message}`;
  const { line } = d.file.getLineAndCharacterOfPosition(d.start);
  const i = begins.findLastIndex((b) => b <= line);
  return `${payloads[i]?.name}: ${lines[line].trim().slice(0, 120)}: ${message}`;
});
process.stdout.write(JSON.stringify({ checked: payloads.length, faults }));
