/** An account as the province shows it to those who manage it. */
export interface Account {
  user: string;
  roles: string[];
  area: string;
  mustChangePassword: boolean;
  createdAt: string;
  seenAt: string | null;
  closedAt: string | null;
}

/** A password that is shown once. */
export interface Given {
  user: string;
  password: string;
}

export const ROLES = ['editor', 'reviewer', 'analyst', 'operator'];

export const at = (user: string, verb = '') => `/api/accounts/${encodeURIComponent(user)}${verb}`;

/** 96 bits, as `kejian account` gives them. */
export const freshPassword = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(12))))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
