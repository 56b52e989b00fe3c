namespace Pipeline.Documents.Chunking;

/// <summary>The smallest piece that chunks are made of: a sentence, a row, a line, or a part of one that is too
/// long.</summary>
/// <param name="Start">Offset in the document's text; the character there is not white space.</param>
/// <param name="End">Offset after the last character, which is not white space either.</param>
/// <param name="Tokens">Tokens of the unit alone; 1 or more.</param>
/// <param name="Block">Index of the block it belongs to.</param>
/// <param name="Kind">Kind of that block.</param>
/// <param name="Section">Index of the section it belongs to.</param>
/// <param name="IsWhole">Whether it is a whole sentence, row or line.</param>
internal readonly record struct TextUnit(
    int Start,
    int End,
    int Tokens,
    int Block,
    BlockKind Kind,
    int Section,
    bool IsWhole
);
