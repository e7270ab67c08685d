/** Reads the sample city, the catalogue and the sample packages of this folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Material } from './material-pdf.ts';

const repository = join(import.meta.dirname, '..');

export interface City {
  divisions: { code: string; tier: string; parent: string | null; nameZh: string; nameEn: string }[];
  departments: { id: string; code: string; division: string; tier: string; nameZh: string; nameEn: string }[];
  people: Person[];
  units: { id: string; name: string; nameEn: string; ownership: string; creditCode: string }[];
  assignments: { departmentId: string; typeId: string | null; personId: string }[];
  liaisons: { departmentId: string; personId: string }[];
}

export interface Person {
  id: string;
  name: string;
  nameEn: string;
  role: string;
  departmentId: string | null;
  division: string | null;
  unitId: string | null;
}

export interface Catalogue {
  items: { id: string; department: string | null; tiers: string[]; submittable: boolean }[];
  departments: { code: string; tiers: string[] }[];
}

export interface Submission {
  project: {
    code: string;
    name: string;
    nameEn: string;
    kind: string;
    division: string;
    /** In 万元: ten thousand yuan. */
    investmentWan: number;
    unit: { creditCode: string };
  };
  contact: { name: string; phone: string };
  items: { typeId: string; division: string }[];
  materials: { name: string; mediaType: string; bytes: number; sha256: string; forItems: string[] }[];
}

export interface Package {
  folder: PackageFolder;
  submission: Submission;
  texts: Material[];
  /** Path of one of the package's files. */
  fileAt: (name: string) => string;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

export const readCity = (): City => readJson(join(repository, 'data/sample-city.json'));
export const readCatalogue = (): Catalogue => readJson(join(repository, 'data/item-types.json'));

/** Names of the packages: three projects, and the small one of the README. */
export const PACKAGE_FOLDERS = ['reservoir', 'chemical-plant', 'expressway', 'first-submission'] as const;

export type PackageFolder = (typeof PACKAGE_FOLDERS)[number];

/** Path of the package's submission: the body to send, as it stands. */
export function submissionPath(folder: PackageFolder): string {
  const file = folder === 'first-submission' ? 'first-submission.json' : `${folder}/submission.json`;
  return join(import.meta.dirname, file);
}

/** One package with its submission, the texts of its materials and the way to its files. */
export function readPackage(folder: PackageFolder): Package {
  return {
    folder,
    submission: readJson(submissionPath(folder)),
    texts: readJson<{ materials: Material[] }>(join(import.meta.dirname, folder, 'materials.json')).materials,
    fileAt: (name) => join(import.meta.dirname, folder, 'materials', name),
  };
}
