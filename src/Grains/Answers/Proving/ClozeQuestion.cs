namespace Pipeline.Grains.Answers.Proving;

/// <summary>A question whose answer is known: what is left out of a sentence.</summary>
/// <param name="Text">The question.</param>
/// <param name="Reference">What was left out.</param>
internal sealed record ClozeQuestion(string Text, string Reference)
{
    /// <summary>Whether a text holds the reference: as a part of it, letters and digits alone.</summary>
    public bool IsHeldBy(string text) => Flat(text).Contains(Flat(Reference), StringComparison.Ordinal);

    private static string Flat(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));
}
