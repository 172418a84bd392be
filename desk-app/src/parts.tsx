// Parts that every screen is made of.

import type { ButtonHTMLAttributes, ComponentChildren, InputHTMLAttributes, JSX, SelectHTMLAttributes } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./api";
import { Icon, type IconName } from "./icons";
import { t } from "./words";

type ButtonProps = {
  kind?: "plain" | "ink" | "public" | "quiet" | "stop";
  small?: boolean;
  icon?: IconName;
  /** Why it can't be pressed now; it stays in reach and says so. */
  blocked?: string | undefined;
  children?: ComponentChildren;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon">;

export function Button({ kind = "plain", small, icon, blocked, children, onClick, ...rest }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      class={`button ${kind}${small ? " small" : ""}${blocked ? " blocked" : ""}${rest.class ? ` ${String(rest.class)}` : ""}`}
      aria-disabled={blocked ? "true" : undefined}
      title={blocked ?? (rest.title as string | undefined)}
      onClick={(event) => {
        if (blocked) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

/** An icon that is a button; its name is said and shown. */
export function IconButton({ icon, name, ...rest }: { icon: IconName; name: string } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "name">): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

type FieldProps = {
  label: string;
  value: string;
  onValue: (value: string) => void;
  note?: string | undefined;
  error?: string | undefined;
  lines?: number;
  list?: string[];
  hideLabel?: boolean;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "label" | "value" | "list">;

let made = 0;
/** An id of its own: blocks in a text are trees of their own, and Preact's ids are one tree's. */
const useUnique = (): string => useState(() => `field-${(made += 1)}`)[0];

export function Field({ label, value, onValue, note, error, lines, list, hideLabel, ...rest }: FieldProps): JSX.Element {
  const id = useUnique();
  const words = error ?? note;
  const about = words ? `${id}-about` : undefined;
  return (
    <div class="field">
      <label for={id} class={hideLabel ? "hidden" : undefined}>
        {label}
      </label>
      {lines ? (
        <textarea id={id} rows={lines} value={value} aria-describedby={about} aria-invalid={error ? "true" : undefined} readOnly={rest.readOnly as boolean} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <input id={id} type="text" autocomplete="off" {...(rest as object)} list={list ? `${id}-list` : undefined} value={value} aria-describedby={about} aria-invalid={error ? "true" : undefined} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((item) => (
            <option key={item} value={item} />
          ))}
        </datalist>
      )}
      {words && (
        <p id={about} class={error ? "note stop" : "note"}>
          {words}
        </p>
      )}
    </div>
  );
}

export function Choice({ label, value, options, onValue, hideLabel, ...rest }: { label: string; value: string; options: [string, string][]; onValue: (value: string) => void; hideLabel?: boolean } & Omit<SelectHTMLAttributes<HTMLSelectElement>, "label" | "value">): JSX.Element {
  const id = useUnique();
  return (
    <div class="field">
      <label for={id} class={hideLabel ? "hidden" : undefined}>
        {label}
      </label>
      <select id={id} {...(rest as object)} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([code, name]) => (
          <option key={code} value={code} selected={code === value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Tick({ label, checked, onValue, ...rest }: { label: ComponentChildren; checked: boolean; onValue: (value: boolean) => void } & Omit<InputHTMLAttributes<HTMLInputElement>, "label" | "checked">): JSX.Element {
  return (
    <label class="tick">
      <input type="checkbox" {...(rest as object)} checked={checked} onChange={(event) => onValue(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

/** One of a few, side by side. */
export function Segments<T extends string>({ label, value, options, onValue }: { label: string; value: T; options: [T, string][]; onValue: (value: T) => void }): JSX.Element {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([code, name]) => (
        <button key={code} type="button" aria-pressed={code === value} onClick={() => onValue(code)}>
          {name}
        </button>
      ))}
    </div>
  );
}

/** What can hurt is said on the spot. */
export function Banner({ kind, icon, children }: { kind: "time" | "stop" | "pencil"; icon: IconName; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`banner ${kind}`} role={kind === "stop" ? "alert" : "status"}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

export function Problem({ error }: { error: unknown }): JSX.Element | null {
  if (!error) return null;
  return (
    <Banner kind="stop" icon="octagon">
      {said(error)}
    </Banner>
  );
}

/** What failed, in words. */
export function said(error: unknown): string {
  if (error instanceof Refused) {
    if (error.status === 0) return t("error.offline");
    if (error.status === 503) return t("error.record");
    if (error.status === 403) return t("error.forbidden", { detail: error.words });
    return error.words;
  }
  return String(error);
}

export function Empty({ children, action }: { children: ComponentChildren; action?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Grey bars in the shape of what comes, after a moment. */
export function Waiting({ rows = 5 }: { rows?: number }): JSX.Element {
  return (
    <div class="waiting" role="status" aria-label={t("waiting")}>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} class="waiting-row" />
      ))}
    </div>
  );
}

/** Something read from the API, again whenever `keys` change. What was there stays until the new is. */
export function useAsked<T>(ask: () => Promise<T>, keys: unknown[]): { data: T | undefined; error: unknown; again: () => void; set: (data: T) => void } {
  const [state, set] = useState<{ data: T | undefined; error: unknown }>({ data: undefined, error: undefined });
  const [turn, next] = useState(0);
  useEffect(() => {
    let current = true;
    ask().then(
      (data) => current && set({ data, error: undefined }),
      (error) => current && set((before) => ({ data: before.data, error })),
    );
    return () => {
      current = false;
    };
  }, [...keys, turn]);
  return { ...state, again: () => next((n) => n + 1), set: (data) => set({ data, error: undefined }) };
}

/** A deed that is under way, and what came of it. */
export function useDeed(): { run: (deed: () => Promise<unknown>) => Promise<boolean>; running: boolean; error: unknown; clear: () => void } {
  const [state, set] = useState<{ running: boolean; error: unknown }>({ running: false, error: undefined });
  const busy = useRef(false);
  return {
    ...state,
    clear: () => set({ running: false, error: undefined }),
    run: async (deed) => {
      if (busy.current) return false;
      busy.current = true;
      set({ running: true, error: undefined });
      try {
        await deed();
        set({ running: false, error: undefined });
        return true;
      } catch (error) {
        set({ running: false, error });
        return false;
      } finally {
        busy.current = false;
      }
    },
  };
}

/** A panel at the inline end that leaves the page readable; Esc closes it. */
export function Sheet({ name, onClose, children, foot, head }: { name: string; onClose: () => void; children: ComponentChildren; foot?: ComponentChildren; head?: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.querySelector<HTMLElement>("[data-first], h2")?.focus();
    return () => before?.isConnected ? before.focus() : undefined;
  }, []);
  return (
    <section
      ref={box}
      class="sheet"
      role="region"
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header class="sheet-head">
        <h2 tabIndex={-1}>{head ?? name}</h2>
        <IconButton icon="x" name={t("close")} onClick={onClose} />
      </header>
      <div class="sheet-body">{children}</div>
      {foot && <footer class="sheet-foot">{foot}</footer>}
    </section>
  );
}

/** A menu behind a button. */
export function Menu({ name, icon = "ellipsis", items }: { name: string; icon?: IconName; items: { label: string; act: () => void; stop?: boolean }[] }): JSX.Element | null {
  const [open, set] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const away = (event: Event) => !box.current?.contains(event.target as Node) && set(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  if (items.length === 0) return null;
  const keys = (event: KeyboardEvent) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]?.focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      set(false);
      box.current?.querySelector("button")?.focus();
    }
  };
  return (
    <div class="menu" ref={box} onKeyDown={keys}>
      <IconButton icon={icon} name={name} aria-haspopup="menu" aria-expanded={open} onClick={() => set(!open)} />
      {open && (
        <div role="menu" aria-label={name}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              class={item.stop ? "stop" : undefined}
              onClick={() => {
                set(false);
                item.act();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
