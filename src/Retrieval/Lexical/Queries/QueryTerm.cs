namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>One distinct term of a question.</summary>
/// <param name="Field">The analysed field: <see cref="LexicalFields.Body"/> or
/// <see cref="LexicalFields.Words"/>.</param>
/// <param name="Text">The term.</param>
/// <param name="Weight">Factor of its score: how often the question has it, plus the weight that it has as an
/// expansion.</param>
/// <param name="Occur">Whether a chunk may, must or must not have it.</param>
internal readonly record struct QueryTerm(
    string Field,
    string Text,
    float Weight,
    TermOccur Occur = TermOccur.Optional
);
