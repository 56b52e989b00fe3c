namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Finds the places of a block again when its text has been cleaned: cleaning drops and joins white space,
/// leaves characters out and composes others, but keeps their order.</summary>
internal static class CleanedPlaces
{
    /// <summary>The places with offsets in the cleaned text, in order; those of which nothing is left are
    /// gone.</summary>
    /// <param name="places">Places in the text as it was, in any order.</param>
    /// <param name="raw">The text as it was.</param>
    /// <param name="text">The cleaned text.</param>
    public static IReadOnlyList<TextPlace> Of(IReadOnlyList<TextPlace> places, string raw, string text)
    {
        var result = new List<TextPlace>(places.Count);
        var ordered = places.Where(place => place.Start < raw.Length).OrderBy(place => place.Start).ToList();
        var (at, passed, wanted) = (0, 0, 0);
        for (var i = 0; i < ordered.Count; i++)
        {
            var start = Math.Max(0, ordered[i].Start);
            if (i == 0)
            {
                wanted = Marks(raw[..start]);
            }

            var end = i + 1 < ordered.Count ? Math.Max(start, ordered[i + 1].Start) : raw.Length;
            var marks = Marks(raw[start..end]);
            if (marks == 0)
            {
                continue;
            }

            for (; at < text.Length && (passed < wanted || char.IsWhiteSpace(text[at])); at++)
            {
                passed += char.IsWhiteSpace(text[at]) ? 0 : 1;
            }

            if (at == text.Length)
            {
                break;
            }

            // The second half of a character belongs to the place of the first.
            if (char.IsLowSurrogate(text[at]) && at + 1 < text.Length)
            {
                at++;
                passed++;
            }

            if (result.Count == 0 || result[^1].Start < at)
            {
                result.Add(Valid(ordered[i]) with { Start = at });
            }

            wanted += marks;
        }
        return result;
    }

    // A damaged file can give any number.
    private static TextPlace Valid(TextPlace place) =>
        place with
        {
            Page = place.Page > 0 ? place.Page : null,
            Box = place.Box is { IsOnPage: true } ? place.Box : null,
            Row = place.Row > 0 ? place.Row : null,
            From = place.From >= 0 ? place.From : null,
            To = place.From >= 0 && place.To >= place.From ? place.To : null,
        };

    // Characters that are no white space, as they are after cleaning.
    private static int Marks(string raw) => TextCleaning.OneLine(raw).Count(c => !char.IsWhiteSpace(c));
}
