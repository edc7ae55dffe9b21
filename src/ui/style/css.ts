/** A style sheet in a template string, made small: comments and idle space go, so that it can be inlined in every page. */
export const css = (strings: TemplateStringsArray, ...values: string[]): string =>
  String.raw({ raw: strings.raw }, ...values)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?/g, '$1')
    .replaceAll(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
