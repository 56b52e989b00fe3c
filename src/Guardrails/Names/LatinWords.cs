using System.Collections.Frozen;

namespace Pipeline.Guardrails.Names;

/// <summary>The English words that say that a name stands beside them.</summary>
internal static class LatinWords
{
    private static readonly FrozenSet<string> Honorifics = new[]
    {
        "mr",
        "mrs",
        "ms",
        "mx",
        "dr",
        "prof",
        "professor",
        "miss",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Labels = new[]
    {
        "name",
        "contact",
        "person",
        "attn",
        "attention",
        "author",
        "by",
        "patient",
        "employee",
        "customer",
        "client",
        "beneficiary",
        "manager",
        "holder",
        "recipient",
        "applicant",
        "owner",
        "assignee",
        "reporter",
        "sender",
        "witness",
        "guest",
        "tenant",
        "landlord",
        "payee",
        "signatory",
        "instructor",
        "representative",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Closings = new[]
    {
        "regards",
        "sincerely",
        "yours",
        "truly",
        "thanks",
        "cheers",
        "wishes",
        "respectfully",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Mr, Ms, Dr and the like.</summary>
    public static bool IsHonorific(string word) => Honorifics.Contains(word);

    /// <summary>Whether a name may follow a word and a colon.</summary>
    public static bool IsLabel(string word) => Labels.Contains(word);

    /// <summary>Whether a word ends a letter, before the name of who wrote it.</summary>
    public static bool IsClosing(string word) => Closings.Contains(word);
}
