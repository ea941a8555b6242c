// Small choices stored in the browser's localStorage. If it is closed or full, they last as long as the page.

/** The text stored under a key. Returns null if there is none or storage cannot be read. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a text for the next visit. Does nothing if storage is closed or full. */
export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The page continues without it.
  }
}
