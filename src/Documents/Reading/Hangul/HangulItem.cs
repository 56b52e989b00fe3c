namespace Pipeline.Documents.Reading.Hangul;

/// <summary>Something that stands in a paragraph.</summary>
internal abstract record HangulItem
{
    /// <summary>Text. A line feed is a line break.</summary>
    public sealed record Text(string Value) : HangulItem;

    /// <summary>A footnote, or an endnote.</summary>
    /// <param name="Number">Its number, or 0 when it is not written.</param>
    /// <param name="IsEndnote">Whether it is an endnote.</param>
    /// <param name="Content">What it says.</param>
    public sealed record Note(int Number, bool IsEndnote, IReadOnlyList<HangulParagraph> Content) : HangulItem;

    /// <summary>A drawing with text in it.</summary>
    /// <param name="IsCharacter">Whether it stands in the line as a character does.</param>
    /// <param name="Content">The text.</param>
    /// <param name="Caption">The caption, perhaps empty.</param>
    public sealed record Box(
        bool IsCharacter,
        IReadOnlyList<HangulParagraph> Content,
        IReadOnlyList<HangulParagraph> Caption
    ) : HangulItem;

    /// <summary>A table.</summary>
    /// <param name="IsCharacter">Whether it stands in the line as a character does.</param>
    /// <param name="Cells">The cells in any order.</param>
    /// <param name="Caption">The caption, perhaps empty.</param>
    public sealed record Table(
        bool IsCharacter,
        IReadOnlyList<HangulCell> Cells,
        IReadOnlyList<HangulParagraph> Caption
    ) : HangulItem;

    /// <summary>Text that belongs to no place of the running text.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Content">The text.</param>
    public sealed record Aside(HangulAside Kind, IReadOnlyList<HangulParagraph> Content) : HangulItem;
}

/// <summary>A cell of a table.</summary>
/// <param name="Row">Its first row, from 0.</param>
/// <param name="Column">Its first column, from 0.</param>
/// <param name="Rows">Rows that it spans.</param>
/// <param name="Columns">Columns that it spans.</param>
/// <param name="IsHeader">Whether it is a title cell.</param>
/// <param name="Content">What it holds.</param>
internal sealed record HangulCell(
    int Row,
    int Column,
    int Rows,
    int Columns,
    bool IsHeader,
    IReadOnlyList<HangulParagraph> Content
);

/// <summary>Text that belongs to no place of the running text.</summary>
internal enum HangulAside
{
    /// <summary>A header, a footer or a master page.</summary>
    Page,

    /// <summary>A hidden comment.</summary>
    HiddenComment,

    /// <summary>A memo.</summary>
    Memo,
}
