/** What writers do with a subject, folded: in a question such words ask for the text and need not stand in it. */
export const ASKING_WORDS: ReadonlySet<string> = new Set(
  (
    'write writes writing wrote written say says saying said tell tells told mention mentions mentioned discuss discussed ' +
    'describe described explain explained think thinks thought recommend recommends recommended ' +
    'schreibe schreibst schreibt schrieb schriebst geschrieben sage sagst sagt sagte gesagt erzahlt erwahnt erklart beschrieben ' +
    'haltst denke denkst denkt meine meinst meint empfiehlst empfiehlt ' +
    'ecris ecrit ecrite ecrits ecrire dis dit dites mentionne explique decrit raconte pense penses recommandes recommande ' +
    'escribi escribio escribes escrito dije dices dice dicho mencione mencionado explique explicado conte contado ' +
    'piensas piensa recomiendas recomienda ' +
    'scrivi scritto dici detto escrevi escreveu disse dito schrijf schrijft schreef geschreven zeg zegt zei gezegd'
  ).split(' '),
);
