/** Most files taken at once: a dropped disk should not fill the page. */
export const MAX_FILES = 5000;

/** The files of an input element; those of a folder keep their path in it. */
export function chosen(input) {
  return [...input.files].slice(0, MAX_FILES).map(file => ({ file, path: file.webkitRelativePath || file.name }));
}

/** The files of a drop, folders walked through. Must be called inside the event: the entries die with it. */
export async function dropped(transfer) {
  const roots = [...transfer.items]
    .filter(item => item.kind === 'file')
    .map(item => item.webkitGetAsEntry?.() ?? item.getAsFile())
    .filter(Boolean);
  const found = [];
  for (const root of roots) await walk(root, found);
  return found;
}

async function walk(entry, found) {
  if (found.length >= MAX_FILES) return;
  if (entry instanceof File) {
    found.push({ file: entry, path: entry.name });
  } else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
    if (file && !file.name.startsWith('.')) found.push({ file, path: entry.fullPath.replace(/^\//, '') });
  } else if (entry.isDirectory && !entry.name.startsWith('.')) {
    const reader = entry.createReader();
    for (;;) {
      // A reader hands out a folder in portions; an empty one is the end.
      const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
      if (portion.length === 0) return;
      for (const child of portion) await walk(child, found);
    }
  }
}
