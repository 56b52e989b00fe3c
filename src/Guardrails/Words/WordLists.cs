namespace Pipeline.Guardrails.Words;

/// <summary>
/// Words that are kept out, and words that are let in although they hold one of those. Whatever their case, width and
/// spacing; a Korean word also with particles behind it. <c>word*</c> is every word that begins so, <c>*word</c> every
/// one that ends so.
/// </summary>
public sealed record WordLists
{
    /// <summary>Most words of a list.</summary>
    public const int Most = 2000;

    /// <summary>Longest word, or words, in characters.</summary>
    public const int Longest = 64;

    /// <summary>Kept out.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Let in. They hold for the built-in words too.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    internal WordLists And(WordLists other) =>
        new()
        {
            Deny = [.. Deny.Union(other.Deny, StringComparer.Ordinal)],
            Allow = [.. Allow.Intersect(other.Allow, StringComparer.Ordinal)],
        };

    internal void Validate()
    {
        foreach (var (name, words) in new[] { ("deny", Deny), ("allow", Allow) })
        {
            if (words is null || words.Count > Most)
            {
                throw new GuardPolicyException($"Guard policy, words.{name}: give a list of at most {Most} words.");
            }

            if (words.FirstOrDefault(word => !Term.IsOne(word)) is { } wrong)
            {
                throw new GuardPolicyException(
                    $"Guard policy, words.{name}: '{wrong}' is no word; give 1 to {Longest} characters with a letter or digit among them, '*' at the ends alone."
                );
            }
        }
    }
}
