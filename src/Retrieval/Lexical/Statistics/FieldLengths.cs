namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>Number of terms of one chunk in each searched field, as indexed.</summary>
internal readonly record struct FieldLengths(int Body, int Words, int Title)
{
    public int Of(string field) =>
        field switch
        {
            LexicalFields.Body => Body,
            LexicalFields.Words => Words,
            LexicalFields.Title => Title,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a searched field."),
        };
}
