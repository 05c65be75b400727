/**
 * The steps that lead back to something above them, which, once left out, leave no circle. The order of what is given changes nothing:
 * the search starts at the smallest id.
 */
export function circlesIn(children: ReadonlyMap<string, readonly string[]>): [above: string, below: string][] {
  const circles: [string, string][] = [];
  const done = new Set<string>();
  for (const start of [...children.keys()].sort()) {
    // By hand and not by recursion: a hostile source may nest as many files as it has entries.
    const trail = [{ id: start, left: [...(children.get(start) ?? [])] }];
    const above = new Set([start]);
    for (let step = trail.at(-1); step !== undefined && !done.has(start); step = trail.at(-1)) {
      const below = step.left.shift();
      if (below === undefined) {
        done.add(step.id);
        above.delete(step.id);
        trail.pop();
      } else if (above.has(below)) circles.push([step.id, below]);
      else if (!done.has(below) && children.has(below)) {
        trail.push({ id: below, left: [...(children.get(below) ?? [])] });
        above.add(below);
      }
    }
  }
  return circles;
}
