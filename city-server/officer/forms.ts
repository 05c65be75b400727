import type { FastifyInstance } from 'fastify';
import { parse } from 'yaml';
import { ok, type Result } from '../../contract/result.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { type Html, html } from '../web/index.ts';

const formLimitBytes = 2 * 1024 * 1024;

/** Reads the forms of pages, application/x-www-form-urlencoded, into a record of texts. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formLimitBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

/** A document that an officer pasted: YAML, of which JSON is a part. */
export function pastedDocument(text: string): Result<unknown, Refusal> {
  try {
    return ok(parse(text, { maxAliasCount: 0 }));
  } catch {
    return refusal('invalid', 'The document is neither JSON nor YAML.');
  }
}

/** A form that posts with the key of the officer's login. */
export function form(action: string, formKey: string, content: Html): Html {
  return html`<form method="post" action="${action}"><input type="hidden" name="key" value="${formKey}">${content}</form>`;
}

/** A labelled input. */
export function field(
  name: string,
  label: string,
  { hint, type = 'text', value }: { hint?: string; type?: string; value?: string } = {},
): Html {
  const described = hint !== undefined && html` aria-describedby="${name}-hint"`;
  return html`<div class="field"><label for="${name}">${label}</label>${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
<input id="${name}" name="${name}" type="${type}" value="${value}" required autocomplete="off"${described}></div>`;
}

/** A labelled place to paste a document into. */
export function pasteField(name: string, label: string, hint: string): Html {
  return html`<div class="field"><label for="${name}">${label}</label><p class="hint" id="${name}-hint">${hint}</p>
<textarea id="${name}" name="${name}" required spellcheck="false" dir="ltr" aria-describedby="${name}-hint"></textarea></div>`;
}
