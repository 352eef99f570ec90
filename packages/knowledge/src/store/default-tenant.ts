/** Whose library it is while one installation serves one author. */
export const DEFAULT_TENANT = 'default';
