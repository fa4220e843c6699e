import { repositoryFolder } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { findEntry, readBlob } from '../../git/plumbing/read-object.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { runGit } from '../../git/plumbing/run-git.ts';
import { repositoriesWithin } from '../../graphql/queries/search.ts';
import type { SearchQuery } from '../../graphql/queries/search-query.ts';
import type { Scope } from '../../graphql/scope.ts';
import type { Repository } from '../../state/model.ts';
import { escapePath, repositoryApi, repositoryWeb } from '../representations/addresses.ts';
import { minimalRepository } from '../representations/minimal-repository.ts';

/** https://docs.github.com/en/search-github/searching-on-github/searching-code: what of it is looked at here. */
export const CODE_QUALIFIERS: ReadonlySet<string> = new Set([
  'repo',
  'org',
  'user',
  'filename',
  'extension',
  'path',
  'in',
]);

type FoundFile = {
  readonly repository: Repository;
  readonly commit: string;
  readonly path: string;
  readonly oid: string;
  readonly text: string;
  readonly words: readonly string[];
};

/** The text files of default branches that hold all the words. */
export async function searchCode(scope: Scope, query: SearchQuery): Promise<readonly FoundFile[]> {
  if (query.words.length === 0 || !scope.has('contents', 'read')) return [];
  const found = await Promise.all(repositoriesWithin(scope, query).map((each) => searchIn(scope.context, each, query)));
  return found.flat();
}

async function searchIn(context: EmulatorContext, repository: Repository, query: SearchQuery): Promise<FoundFile[]> {
  const folder = repositoryFolder(context, repository);
  const commit = await resolveRef(folder, repository.defaultBranch);
  if (commit === undefined) return [];
  const words = query.words.flatMap((word) => ['-e', word]);
  const grep = await runGit(folder, ['grep', '-z', '-l', '-I', '-i', '-F', '--all-match', ...words, commit, '--']);
  const paths = grep.stdout.toString('utf8').split('\0').filter(Boolean);
  const files = paths.map(async (line): Promise<FoundFile[]> => {
    const path = line.slice(commit.length + 1);
    const entry = isWanted(path, query) ? await findEntry(folder, commit, path) : undefined;
    const bytes = entry === undefined ? undefined : await readBlob(folder, entry.oid);
    if (entry === undefined || bytes === undefined) return [];
    return [{ repository, commit, path, oid: entry.oid, text: bytes.toString('utf8'), words: query.words }];
  });
  return (await Promise.all(files)).flat();
}

const isWanted = (path: string, { qualifiers }: SearchQuery): boolean =>
  qualifiers.every(({ name, value, negated }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    if (name === 'filename') return file.includes(value) !== negated;
    if (name === 'extension') return file.endsWith(`.${value}`) !== negated;
    if (name === 'path') return path.startsWith(value.replace(/^\//, '')) !== negated;
    return true;
  });

/** GitHub's `code-search-result-item`. */
export function fileBody(context: EmulatorContext, file: FoundFile, wantsText: boolean) {
  const { repository, commit, path, oid } = file;
  const api = repositoryApi(context, repository);
  const url = `${api}/contents/${escapePath(path)}?ref=${commit}`;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha: oid,
    url,
    git_url: `${api}/git/blobs/${oid}`,
    html_url: `${repositoryWeb(context, repository)}/blob/${commit}/${escapePath(path)}`,
    repository: minimalRepository(context, repository),
    ...(wantsText ? { text_matches: [textMatch(url, file)] } : {}),
  };
}

/** The first line that a word stands in: https://docs.github.com/en/rest/search/search#text-match-metadata */
function textMatch(url: string, { text, words }: FoundFile) {
  const fragment = text.split('\n').find((line) => positions(line, words).length > 0) ?? '';
  const matches = positions(fragment, words).map(([from, to]) => ({
    text: fragment.slice(from, to),
    indices: [from, to],
  }));
  return { object_url: url, object_type: 'FileContent', property: 'content', fragment, matches };
}

const positions = (line: string, words: readonly string[]): (readonly [from: number, to: number])[] =>
  words
    .map((word) => [line.toLowerCase().indexOf(word.toLowerCase()), word.length] as const)
    .filter(([from]) => from !== -1)
    .map(([from, length]) => [from, from + length] as const);
