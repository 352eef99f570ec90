/** Words of greeting and thanks, folded: they claim nothing and ask for nothing. */
export const COURTESIES: ReadonlySet<string> = new Set(
  (
    'hello hi hey welcome dear thanks thank sorry sure certainly course glad happy help helps hope great good question ' +
    'hallo guten tag danke gern gerne bitte hilft hoffe gute frage bonjour salut merci desole plaisir bonne aide espere ' +
    'hola gracias perdon claro gusto ayude buena pregunta ciao grazie scusa certo ola obrigado obrigada desculpe hoi bedankt graag'
  ).split(' '),
);
