import {
  BriefcaseBusiness,
  Bus,
  Globe,
  GraduationCap,
  HandCoins,
  HeartPulse,
  House,
  IdCard,
  type LucideIcon,
  Palette,
  Scale,
  UsersRound,
} from 'lucide-react';
import type { Theme } from '../../../contract/procedures.ts';

/** The themes in the order in which they are shown, each with the picture that helps to find it again. */
export const themeIcons: Readonly<Record<Theme, LucideIcon>> = {
  papiers_elections_citoyennete: IdCard,
  social_sante: HeartPulse,
  logement: House,
  famille_scolarite: GraduationCap,
  travail_formation: BriefcaseBusiness,
  argent_impots: HandCoins,
  transports_mobilite: Bus,
  etrangers_europe: Globe,
  justice: Scale,
  loisirs_sports_culture: Palette,
  associations: UsersRound,
};
