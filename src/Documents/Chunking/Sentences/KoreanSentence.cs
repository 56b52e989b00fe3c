namespace Pipeline.Documents.Chunking.Sentences;

/// <summary>How a Korean sentence ends and goes on.</summary>
internal static class KoreanSentence
{
    // Syllables that end a declarative or polite Korean sentence, or a noun-form one.
    private const string Endings = "다요죠까함음임됨오네지";

    /// <summary>Whether a character is a composed syllable.</summary>
    public static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';

    /// <summary>Whether the word before an offset ends a sentence. A syllable alone, such as "음", is no word with an
    /// ending.</summary>
    public static bool Ends(ReadOnlySpan<char> text, int at) =>
        at > 1 && Endings.Contains(text[at - 1]) && IsHangul(text[at - 2]);

    /// <summary>Whether a sentence ends though no white space follows it: Korean typists often leave it out
    /// ("했다.그리고"). Only full stops after a sentence's ending count.</summary>
    public static bool EndsWithoutSpace(ReadOnlySpan<char> text, int at, int run, int end) =>
        run == end && Ends(text, at) && IsHangul(text[end]);

    /// <summary>Whether what follows a closing quote takes the quotation up: "…했다." 라고, "왜?" 하고.</summary>
    public static bool TakesUpQuotation(ReadOnlySpan<char> text, int run, int end)
    {
        if (run == end || end >= text.Length)
        {
            return false;
        }

        var rest = text[end..].TrimStart();
        return rest.StartsWith("라고")
            || rest.StartsWith("하고 ")
            || rest.StartsWith("라며")
            || rest.StartsWith("하며")
            || rest.StartsWith("라는")
            || rest.StartsWith("이라");
    }
}
