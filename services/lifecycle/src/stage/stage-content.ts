import type { CompiledPolicy, Label } from '@strata/policy';

/** What a stage is for, for one account: so that whoever looks at it sees what is to be done. */
export type StageContent = Readonly<{
  label: Label | null;
  journey: string | null;
  goal: string | null;
  roles: readonly string[];
  work: readonly string[];
  material: readonly Readonly<{ name: string; kind: string; url?: string }>[];
}>;

type Company = Readonly<{ industry: string | null; businessType: string | null }>;

/** As the policy says it, with the material that fits the company; null when the policy does not know the stage. */
export const contentOf = (policy: CompiledPolicy | null, stage: string, company: Company): StageContent | null => {
  const found = policy?.lifecycle?.stages.find(({ id }) => id === stage);
  if (!found) return null;
  const { label, journey, goal, roles, work, material } = found;
  const fits = material.filter(
    ({ industries, businessTypes }) => isFor(industries, company.industry) && isFor(businessTypes, company.businessType),
  );
  return {
    label,
    journey,
    goal,
    roles,
    work,
    material: fits.map(({ name, kind, url }) => ({ name, kind, ...(url !== undefined && { url }) })),
  };
};

/** Material that names nobody is for everybody. */
const isFor = (named: readonly string[] | undefined, mine: string | null): boolean =>
  named === undefined || named.length === 0 || (mine !== null && named.includes(mine));
