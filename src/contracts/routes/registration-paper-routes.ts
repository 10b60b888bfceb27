import { z } from 'zod';
import { BridgeId, FileId } from '../ids.ts';
import { DocumentDraft } from '../papers.ts';
import {
  ConsolidatedList,
  ImportPreview,
  PrintQuery,
  ReceiptCopy,
  RegistrationFile,
  TimeSlots,
} from '../registration-papers.ts';
import { RegistrationId } from '../registrations.ts';
import { typedText } from '../text.ts';
import { ofSession } from './of.ts';
import type { Routes } from '../tables.ts';

const ofRegistration = ofSession.extend({ registrationId: RegistrationId });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Papers of the registration: receipts, files, spreadsheets, the consolidated list. */
export const registrationPaperRoutes = {
  giveReceipt: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations/:registrationId/receipt',
    params: ofRegistration,
    query: PrintQuery,
    can: 'registration.write',
    help: 'Make a copy of the receipt for what was handed in, as PDF or DOCX; every copy is written down',
  },
  listReceipts: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations/:registrationId/receipts',
    params: ofRegistration,
    reply: z.object({ copies: z.array(ReceiptCopy) }),
    can: 'registration.write',
    help: 'Copies of the receipt that were given out: when, by whom, of which version',
  },
  listRegistrationFiles: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations/:registrationId/files',
    params: ofRegistration,
    reply: z.object({ files: z.array(RegistrationFile) }),
    can: 'registration.read',
    help: 'Files of a registration, those taken back with the reason',
  },
  addRegistrationFile: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/:registrationId/files',
    params: ofRegistration,
    query: DocumentDraft,
    upload: true,
    reply: RegistrationFile,
    can: 'registration.write',
    help: 'Add a file to a registration: PDF, PNG or JPEG of at the most 30 MB; never to a denunciation',
  },
  getRegistrationFile: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations/:registrationId/files/:fileId',
    params: ofRegistration.extend({ fileId: FileId }),
    can: 'registration.read',
    help: 'A file of a registration, to the own bridge point and the centre',
  },
  removeRegistrationFile: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/:registrationId/files/:fileId/removal',
    params: ofRegistration.extend({ fileId: FileId }),
    body: z.object({ reason: typedText(5, 1_000) }),
    reply: z.object({ files: z.array(RegistrationFile) }),
    can: 'registration.write',
    help: 'Take a file back, with the reason; that it was there stays to be seen',
  },
  getRegistrationTemplate: {
    method: 'GET',
    path: '/api/registrations/template.xlsx',
    can: 'registration.write',
    help: 'Spreadsheet to fill in with registrations, with an explanation and an example',
  },
  exportRegistrations: {
    method: 'GET',
    path: '/api/sessions/:sessionId/registrations.xlsx',
    params: ofSession,
    can: 'registration.read',
    help: 'Registrations of a session as a spreadsheet: an officer those of the own bridge, the centre all',
  },
  previewImport: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/import/preview',
    params: ofSession,
    query: z.object({ bridgeId: BridgeId }),
    upload: true,
    reply: ImportPreview,
    can: 'registration.write',
    help: 'Look at a filled-in spreadsheet: what it would bring in, or everything that is wrong with it',
  },
  importRegistrations: {
    method: 'POST',
    path: '/api/sessions/:sessionId/registrations/import',
    params: ofSession,
    query: z.object({ bridgeId: BridgeId, sha256: Sha256 }),
    upload: true,
    reply: z.object({ count: z.number().int() }),
    can: 'registration.write',
    help: 'Bring in the spreadsheet that was looked at: all of it or nothing',
  },
  getTimeSlots: {
    method: 'GET',
    path: '/api/sessions/:sessionId/time-slots',
    params: ofSession,
    reply: TimeSlots,
    can: 'registration.read',
    help: 'When bridge points and their citizens are expected to be called: an officer the own bridge',
  },
  getConsolidatedList: {
    method: 'GET',
    path: '/api/sessions/:sessionId/consolidated-list',
    params: ofSession,
    reply: ConsolidatedList,
    can: 'agenda.plan',
    help: 'Everybody who is listed, in order, with the proposed order and the times expected',
  },
  applySuggestedOrder: {
    method: 'POST',
    path: '/api/sessions/:sessionId/consolidated-list/suggested-order',
    params: ofSession,
    reply: ConsolidatedList,
    can: 'agenda.plan',
    help: 'Put the agenda into the proposed order: priorities first, then bridge by bridge',
  },
  printConsolidatedList: {
    method: 'GET',
    path: '/api/sessions/:sessionId/consolidated-list/print',
    params: ofSession,
    query: PrintQuery,
    can: 'agenda.plan',
    help: 'The list of registered citizens for the leader, as PDF or DOCX',
  },
} as const satisfies Routes;
