import { useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type FocusEvent, type PointerEvent } from 'react';

/** What is carried, from where to where. */
export interface Carried<Place> {
  id: string;
  from: Place;
  to: Place;
}

/**
 * Carrying a thing to another place by pointer, or by keys alone: Space or Enter takes it up and puts it
 * down, arrows carry it, Escape takes it back. None of them while an input method composes.
 */
export function useCarry<Place extends string | number>(rules: {
  /** Under the pointer; nothing where no place is. */
  placeAt: (x: number, y: number) => Place | undefined;
  /** Where a key leads; nothing for a key that leads nowhere. */
  placeBy: (at: Place, key: string) => Place | undefined;
  onDrop: (id: string, to: Place, from: Place) => void;
  /** It is where it was. */
  onBack: (id: string) => void;
}) {
  const [carried, setCarried] = useState<Carried<Place> | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const held = useRef<string | null>(null);

  // What is carried is drawn elsewhere, and a browser takes the focus from what is moved.
  useLayoutEffect(() => {
    if (carried) held.current = carried.id;
    if (held.current) area.current?.querySelector<HTMLElement>(`[data-handle="${held.current}"]`)?.focus();
    if (!carried) held.current = null;
  }, [carried]);

  const back = () => {
    if (!carried) return;
    setCarried(null);
    rules.onBack(carried.id);
  };
  const drop = () => {
    if (!carried) return;
    if (carried.to === carried.from) return back();
    setCarried(null);
    rules.onDrop(carried.id, carried.to, carried.from);
  };
  const carry = (to: Place | undefined) => {
    if (carried && to !== undefined && to !== carried.to) setCarried({ ...carried, to });
  };

  const handle = (id: string, place: Place) => {
    const mine = carried?.id === id;
    const turn = () => (mine ? drop() : setCarried({ id, from: place, to: place }));
    return {
      'data-handle': id,
      'aria-pressed': mine,
      onPointerDown: (e: PointerEvent) => {
        if (e.button !== 0 || carried) return;
        e.preventDefault(); // no text is chosen on the way
        area.current?.setPointerCapture(e.pointerId);
        setCarried({ id, from: place, to: place });
      },
      onKeyDown: (e: KeyboardEvent) => {
        if (e.nativeEvent.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey) return;
        if (e.key === ' ' || e.key === 'Enter') turn();
        else if (mine && e.key === 'Escape') back();
        else if (mine && rules.placeBy(carried.to, e.key) !== undefined) carry(rules.placeBy(carried.to, e.key));
        else return;
        e.preventDefault();
      },
      // some browsers press a button when the key is let go
      onKeyUp: (e: KeyboardEvent) => {
        if (e.key === ' ') e.preventDefault();
      },
      // a screen reader's own press comes without a key and without a pointer
      onClick: (e: MouseEvent) => {
        if (e.detail === 0) turn();
      },
      onBlur: (e: FocusEvent) => {
        if (!mine || e.relatedTarget === null) return;
        held.current = null;
        drop();
      },
    };
  };

  return {
    carried,
    handle,
    area: {
      ref: area,
      onPointerMove: (e: PointerEvent) => {
        if (carried && e.buttons !== 0) carry(rules.placeAt(e.clientX, e.clientY));
      },
      onPointerUp: drop,
      onPointerCancel: back,
    },
  };
}
