namespace Pipeline.Guardrails.Keys;

/// <summary>A kind of key that is known by its first characters.</summary>
/// <param name="Prefix">The first characters, case-sensitive.</param>
/// <param name="Shortest">The fewest characters after the prefix.</param>
/// <param name="Longest">The most characters after the prefix; more is no key. Null: no limit.</param>
/// <param name="Body">Which characters may follow.</param>
internal sealed record KeyKind(string Prefix, int Shortest, int? Longest, KeyBody Body)
{
    /// <summary>Published formats; the order does not matter, the longest prefix that fits counts.</summary>
    public static IReadOnlyList<KeyKind> Known { get; } =
    [
        new("pl-", 56, 56, KeyBody.Words), // this program's own: an id of 12, a secret of 43
        new("sk-", 20, null, KeyBody.Words), // OpenAI, Anthropic and those who follow them
        new("sk_live_", 16, null, KeyBody.Letters), // Stripe
        new("sk_test_", 16, null, KeyBody.Letters),
        new("rk_live_", 16, null, KeyBody.Letters),
        new("rk_test_", 16, null, KeyBody.Letters),
        new("AKIA", 16, 16, KeyBody.Capitals), // AWS access key ids
        new("ASIA", 16, 16, KeyBody.Capitals),
        new("ghp_", 36, null, KeyBody.Letters), // GitHub
        new("gho_", 36, null, KeyBody.Letters),
        new("ghu_", 36, null, KeyBody.Letters),
        new("ghs_", 36, null, KeyBody.Letters),
        new("ghr_", 36, null, KeyBody.Letters),
        new("github_pat_", 22, null, KeyBody.Words),
        new("glpat-", 20, null, KeyBody.Words), // GitLab
        new("xoxb-", 10, null, KeyBody.Words), // Slack
        new("xoxa-", 10, null, KeyBody.Words),
        new("xoxp-", 10, null, KeyBody.Words),
        new("xoxr-", 10, null, KeyBody.Words),
        new("xoxs-", 10, null, KeyBody.Words),
        new("xapp-", 10, null, KeyBody.Words),
        new("AIza", 35, null, KeyBody.Words), // Google
        new("hf_", 30, null, KeyBody.Letters), // Hugging Face
        new("npm_", 36, null, KeyBody.Letters),
        new("eyJ", 0, null, KeyBody.WebToken), // JSON Web Token: eyJ is base64 of {"
    ];

    /// <summary>Whether a character may stand after the prefix.</summary>
    public bool Allows(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && Body == KeyBody.WebToken);
}
