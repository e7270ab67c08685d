/** A template that cannot be used. The message is a sentence about the file, and says what to do. */
export class LetterheadFault extends Error {}
