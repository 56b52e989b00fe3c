using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.SurfaceForms;

namespace Pipeline.Retrieval.Lexical;

/// <summary>The fields of an index entry and the weights of those that are searched.</summary>
internal static class LexicalFields
{
    /// <summary>Title, headings and text: English stems, numbers, bigrams.</summary>
    public const string Body = "body";

    /// <summary>Title, headings and text: Korean words without particles.</summary>
    public const string Words = "words";

    /// <summary>Title and headings alone, with the terms of <see cref="Body"/>: a bonus that a query may
    /// weigh.</summary>
    public const string Title = "title";

    /// <summary>Title, headings and text: words as they are written, as <see cref="SurfaceForms.KeyStrokes"/>, to
    /// complete and correct what is typed. Not searched.</summary>
    public const string Surface = "surface";

    /// <summary>Document id, to delete by.</summary>
    public const string Document = "doc";

    /// <summary>The entry's sequence number as a term, to fetch by.</summary>
    public const string Key = "key";

    /// <summary>The entry's sequence number as a column, to find its row.</summary>
    public const string Sequence = "seq";

    /// <summary>The stored passage.</summary>
    public const string Stored = "chunk";

    /// <summary>Searched fields: which analysed terms they take and their weight in the sum of BM25 scores.</summary>
    public static readonly IReadOnlyList<SearchedField> Searched =
    [
        new(Body, Body, 1f),
        new(Words, Words, 0.5f),
        new(Title, Body, KeywordQuery.DefaultTitleWeight),
    ];
}
