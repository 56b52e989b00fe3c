namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>The writing systems that are analysed differently.</summary>
internal enum Script
{
    /// <summary>Anything that is not cut into bigrams: Latin, digits, spaces, punctuation.</summary>
    Other,

    /// <summary>Korean syllables and compatibility letters.</summary>
    Hangul,

    /// <summary>Chinese characters, hiragana and katakana, taken together as Japanese mixes them.</summary>
    HanKana,
}
