import type { Edge } from '../api';

/** How an edge is, the worst first. */
export const standings = ['revoked', 'silent', 'trouble', 'fetching', 'well'] as const;
export type Standing = (typeof standings)[number];

export const colours: Record<Standing, string> = {
  revoked: 'default',
  silent: 'red',
  trouble: 'orange',
  fetching: 'blue',
  well: 'green',
};

const ofCode: Record<string, Standing> = {
  revoked: 'revoked',
  'never-seen': 'silent',
  silent: 'silent',
  fetching: 'fetching',
  behind: 'fetching',
};

/** By the worst of its reasons; one that a later province knows is a trouble. */
export function standingOf(edge: Edge): Standing {
  const all = edge.reasons.map((reason) => ofCode[reason.code] ?? 'trouble');
  return standings.find((standing) => all.includes(standing)) ?? 'well';
}
