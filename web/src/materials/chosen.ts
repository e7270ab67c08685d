/** Files chosen for a package, by their SHA-256, while this window is open: a browser keeps no file any longer than that. */
export const chosenFiles = new Map<string, File>();
