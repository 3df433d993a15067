/** A page of the twelve-tab session that the tests crash and bring back. */
export function chapterPage(number: number): string {
  const title = `Chapter ${number}`;
  return page(
    title,
    `<p>The ${number}th tab of a long day.</p>
    <p><label for="draft">Draft of chapter ${number}</label><br /><textarea id="draft" name="draft" rows="8" cols="60"></textarea></p>
    <p><label for="heading">Heading</label> <input id="heading" name="heading" type="text" /></p>
    <p><label><input id="finished" name="finished" type="checkbox" /> Finished</label></p>`,
  );
}

/** What comes after a delay: for tabs that are still loading when something happens. */
export function slowPage(milliseconds: number): string {
  return page(
    'Slow page',
    `<p>This answer took ${milliseconds} ms.</p><p><label>Note <input name="note" type="text" /></label></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${title}</title>
    <link rel="stylesheet" href="/page.css" />
  </head>
  <body>
    <main>
    <h1>${title}</h1>
    ${body}
    </main>
  </body>
</html>
`;
}
