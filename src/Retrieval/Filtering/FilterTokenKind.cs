namespace Pipeline.Retrieval.Filtering;

/// <summary>Kinds of <see cref="FilterToken"/>.</summary>
internal enum FilterTokenKind
{
    End,
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,
}
