/** An order that is not saved yet stays with this tab, and with who made it, until it is. */

const name = (user: string, column: string) => `kejian-order-${user}-${column}`;

export function kept(user: string, column: string): string[] | null {
  const text = sessionStorage.getItem(name(user, column));
  return text === null ? null : text.split(' ');
}

export function keep(user: string, column: string, order: string[] | null) {
  if (order === null) sessionStorage.removeItem(name(user, column));
  else sessionStorage.setItem(name(user, column), order.join(' '));
}
