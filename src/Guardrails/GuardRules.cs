namespace Pipeline.Guardrails;

/// <summary>The ids of the built-in rules, as they stand in policies, verdicts and masks.</summary>
public static class GuardRules
{
    /// <summary>Payment card numbers.</summary>
    public const string Card = "card";

    /// <summary>Korean resident registration numbers and foreigner registration numbers.</summary>
    public const string ResidentNumber = "resident-number";

    /// <summary>Telephone numbers.</summary>
    public const string Phone = "phone";

    /// <summary>E-mail addresses.</summary>
    public const string Email = "email";

    /// <summary>API keys, access tokens, passwords in assignments, private keys.</summary>
    public const string ApiKey = "api-key";

    /// <summary>Links, images and addresses of hosts that are not allowed; in what is generated alone.</summary>
    public const string Links = "links";

    /// <summary>The rules that look for what is masked; not <see cref="Links"/>, which changes a text in another
    /// way.</summary>
    public static IReadOnlyList<string> All { get; } = [Card, ResidentNumber, Phone, Email, ApiKey];

    /// <summary>The text that stands in a masked text for a finding of <paramref name="rule"/>.</summary>
    /// <param name="rule">A rule id.</param>
    /// <returns>The id in square brackets, so that a reader sees what kind of thing was taken out.</returns>
    public static string MaskOf(string rule) => $"[{rule}]";
}
