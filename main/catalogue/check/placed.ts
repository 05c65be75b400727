import { fieldPlaces } from '../../../contract/yaml-document.ts';
import type { CheckedFile, Finding, Remark } from './finding.ts';

/** Gives remarks the lines that they speak of. */
export function placed(file: CheckedFile, remarks: readonly Remark[]): Finding[] {
  if (remarks.length === 0) return [];
  const placeOf = fieldPlaces(file.text);
  return remarks.map(({ path, level, message }) => ({ ...placeOf(path), file: file.name, level, message }));
}
