/** Where the page is; the second name is that of the mission tracker's document. */
export const PAGE_PATHS: readonly string[] = ['/', '/api/whiteboard'];
