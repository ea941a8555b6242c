// Small choices that outlive a visit, in the browser's own storage; where it is closed or full they last as long as the page.

/** What was kept under a key; null where nothing was, or nothing can be read. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text for the next visit where there is room for it. */
export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The page goes on without.
  }
}
