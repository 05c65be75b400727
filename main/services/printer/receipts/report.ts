import { formCode, type Report } from '../../../../ballot/index.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt, ReceiptBlock } from '../receipt.ts';
import { momentInWords, textsIn } from '../texts.ts';
import { heading, name } from './parts.ts';

export interface ReportPaper {
  readonly report: Report;
  /** The signed report, as `passerelle verify-report` reads it. */
  readonly code: string;
  /** It was printed before. */
  readonly isDuplicate: boolean;
  /** What the terminal is called, and where it stands. */
  readonly terminal: string;
  readonly place: string;
  readonly timeZone: string;
}

/**
 * The opening or closing report for those who watch over the vote: what the terminal states, in words, and the same signed in a code
 * that is read without any network. What ties it to slip and board is written as it is there.
 */
export function reportReceipt(consultation: ConsultationPackage, paper: ReportPaper, language: Language): Receipt {
  const t = textsIn(language);
  const { report, code, isDuplicate, terminal, place, timeZone } = paper;
  const { stated } = report;
  const said = (kind: 'strong' | 'text' | 'small' | 'banner', text: string): ReceiptBlock => ({
    kind,
    text,
    lang: language,
  });
  const figure = (label: string, value: number | string): ReceiptBlock => ({
    kind: 'two-columns',
    text: label,
    lang: language,
    end: String(value),
  });
  const literal = (label: string, text: string): ReceiptBlock[] => [
    said('small', label),
    { kind: 'small', ...name(text, language) },
  ];
  const account: ReceiptBlock[] =
    report.kind === 'opening'
      ? []
      : [
          figure(t('report.paper'), report.stated.paper),
          figure(t('report.provisional'), report.stated.provisional),
          figure(t('report.damaged'), report.stated.damaged),
          figure(t('report.spoiled'), report.stated.spoiled),
          figure(t('report.reprints'), report.stated.reprints),
          figure(t('report.batches'), report.stated.batches),
          ...report.stated.bags.map((slips, index) => figure(t('report.bag', { bag: String(index + 1) }), slips)),
          said('small', t('report.lastBag')),
          ...literal(t('report.setHash'), report.stated.setHash),
        ];
  return {
    blocks: [
      ...(isDuplicate ? [said('banner', t('report.duplicate'))] : []),
      ...heading(consultation, language),
      said('small', t('notAnElection')),
      { kind: 'rule' },
      said('strong', t(`report.${report.kind}`)),
      { kind: 'text', ...name(terminal, language) },
      { kind: 'text', ...name(place, language) },
      said('text', t('report.at', momentInWords(stated.at, language, timeZone))),
      { kind: 'rule' },
      figure(t('report.ballots'), stated.ballots),
      figure(t('report.marks'), stated.marks),
      ...account,
      { kind: 'rule' },
      figure(t('slip.form'), formCode(stated.formHash)),
      ...literal(t('slip.key'), stated.keyFingerprint),
      ...literal(t('report.journal'), stated.journalHead),
      figure(t('report.software'), stated.software),
      { kind: 'qr', text: code, width: 'whole' },
      said('small', t('report.check')),
    ],
  };
}
