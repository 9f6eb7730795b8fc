import { useSearchParams } from 'react-router';

/** What a page shows stands in its address, so that a link shows the same. */
export function useAddressed() {
  const [params, setParams] = useSearchParams();
  return {
    of: (name: string) => params.get(name) ?? undefined,
    /** Nothing takes a name out. */
    change: (to: Record<string, string | undefined>) =>
      setParams((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(to)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      }),
    page: Math.max(1, Math.floor(Number(params.get('page') ?? 1)) || 1),
  };
}
