import { type Language, languages } from '../../contract/form.ts';
import type { Assets } from './assets.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './reader.ts';

/** Each language by its own name. */
const languageNames: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English', ar: 'العربية' };

export interface Page {
  readonly title: string;
  /** Its own address without the language, for the language links. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body: Html;
  /** Where the name of the site leads, and what it says. */
  readonly site: { readonly name: string; readonly path: string };
  /** Links of the site's own sections, if any. */
  readonly navigation?: Html;
  readonly footer?: Html;
  readonly rehearsal?: boolean;
  /** Reloads the page by itself, for a screen that officers leave open. */
  readonly refreshSeconds?: number | undefined;
}

/** A whole document around the body of a page. */
export function layout(reader: Reader, assets: Assets, city: string, page: Page): string {
  const { t, link, language, direction } = reader;
  return String(html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${page.refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${page.refreshSeconds}">`}
<title>${page.title} · ${city}</title>
<link rel="stylesheet" href="/style.css?v=${assets.version}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">${t('site.skip')}</a>
${page.rehearsal && html`<aside class="rehearsal" aria-label="${t('rehearsal.title')}"><strong>${t('rehearsal.title')}</strong> ${t('rehearsal.text')}</aside>`}
<header class="site">
<div class="wrap">
<p class="site-name"><a href="${link(page.site.path)}"><span class="mark" aria-hidden="true"></span><span><span class="city">${city}</span><span class="service">${page.site.name}</span></span></a></p>
${page.navigation}
${languageLinks(reader, page)}
</div>
</header>
<main id="content" class="wrap" tabindex="-1">
${page.body}
</main>
${page.footer && html`<footer class="site"><div class="wrap">${page.footer}</div></footer>`}
</body>
</html>
`);
}

function languageLinks({ t, language }: Reader, { path, query }: Page): Html {
  const items = languages.map((other) => {
    const address = `${path}?${new URLSearchParams({ ...query, lang: other })}`;
    const current = other === language && html` aria-current="true"`;
    return html`<li><a href="${address}" lang="${other}" hreflang="${other}"${current}>${languageNames[other]}</a></li>`;
  });
  return html`<nav class="languages" aria-label="${t('site.languages')}"><ul>${items}</ul></nav>`;
}
