using Pipeline.Guardrails.Keys;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Secrets of programs: keys and tokens with a known prefix (OpenAI and others' <c>sk-</c>, Stripe, AWS, GitHub,
/// GitLab, Slack, Google, Hugging Face, npm), JSON Web Tokens, PEM and PGP private keys with their body, and values
/// assigned to a name that says secret (<c>api_key = "..."</c>, <c>비밀번호: ...</c>), if they are random enough. A run
/// that is longer than is held back and could be a key counts as one.
/// </summary>
public sealed class ApiKeyDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.ApiKey;

    /// <inheritdoc/>
    public int MaxLength => PrefixedKeyScan.MaxHeld + 1;

    /// <inheritdoc/>
    public IDetectorScan Start() => new SeveralScans(new PrefixedKeyScan(), new PrivateKeyScan(), new AssignmentScan());
}
