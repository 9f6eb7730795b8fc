import { ApiError, patch, post, put, remove, type Courseware, type Person } from '../api';
import { held } from './Gate';

/** What can be done to several at once. */
export type Verb = 'submit' | 'approve' | 'withdraw' | 'category' | 'columns' | 'tags' | 'bin';

/** A reason, a category, columns or tags, as the verb wants it. */
export type Said = string | string[];

export const needsWords: Record<Verb, boolean> = {
  submit: false,
  approve: false,
  withdraw: true,
  category: true,
  columns: true,
  tags: true,
  bin: false,
};

const isReady = (item: Courseware) => item.kind === 'ARTICLE' || item.transcode?.state === 'READY';
const isOpen = (item: Courseware) => ['DRAFT', 'SCHEDULED', 'PUBLISHED'].includes(item.state);

/** As on the row's own buttons; the province has the last word. */
export function mayDo(verb: Verb, item: Courseware, person: Person): boolean {
  const is = (role: string) => person.roles.includes(role);
  switch (verb) {
    case 'submit':
      return is('editor') && item.state === 'DRAFT' && isReady(item) && held(item).length === 0;
    case 'approve':
      return (
        is('reviewer') &&
        (item.proposal
          ? !item.proposal.by.includes(person.user)
          : item.state === 'IN_REVIEW' && item.submittedBy !== person.user)
      );
    case 'withdraw':
      return is('reviewer') && item.state === 'PUBLISHED';
    case 'columns':
    case 'bin':
      return is('editor') && item.state === 'DRAFT';
    case 'category':
    case 'tags':
      return is('editor') && isOpen(item);
  }
}

/** For what was seen: what somebody has changed since is not decided on. */
export function act(verb: Verb, item: Courseware, said: Said): Promise<unknown> {
  const at = `/api/courseware/${item.id}`;
  const seen = { 'If-Match': `"${item.version}"` };
  switch (verb) {
    case 'submit':
      return post(`${at}/submit`);
    case 'approve':
      return post(`${at}/approve`, {}, seen);
    case 'withdraw':
      return post(`${at}/withdraw`, { reason: said });
    case 'columns':
      return put(`${at}/columns`, { columns: said }, seen);
    case 'category':
      return patch(at, { category: said }, seen);
    case 'bin':
      return remove(at, seen);
    case 'tags':
      return patch(at, { tags: [...new Set([...item.tags, ...said])] }, seen);
  }
}

export interface Outcome {
  done: Courseware[];
  failed: { item: Courseware; why: string }[];
}

/**
 * One after another, so that each is told of by itself; a line that breaks, or a login that ended, breaks it off
 * for all that follow.
 */
export async function actOnAll(
  verb: Verb,
  items: Courseware[],
  said: Said,
  told: (number: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [] };
  for (const item of items) {
    try {
      await act(verb, item, said);
      outcome.done.push(item);
    } catch (e) {
      outcome.failed.push({ item, why: (e as Error).message });
      if (!(e instanceof ApiError) || e.problem.status === 401) break;
    }
    told(outcome.done.length + outcome.failed.length);
  }
  return outcome;
}
