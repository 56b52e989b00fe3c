namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>Where keyword search looks.</summary>
public enum KeywordField
{
    /// <summary>In title, headings and text.</summary>
    All,

    /// <summary>In title and headings alone.</summary>
    Title,
}
