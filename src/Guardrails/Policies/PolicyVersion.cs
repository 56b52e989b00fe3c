using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Guardrails.Policies;

/// <summary>What tells one content of a policy from another, as it stands in verdicts:
/// <c>strict@3f9a2c1b04de</c>.</summary>
public static class PolicyVersion
{
    /// <summary>The name of the policy that holds where none is given.</summary>
    public const string Default = "default";

    /// <summary>The name of a policy that a collection's settings spell out.</summary>
    public const string Inline = "inline";

    private const int Digits = 12;

    /// <summary>The version of a policy: its name and the beginning of the SHA-256 of what it says, however it is laid
    /// out, and of what detectors there are.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="policy">The policy.</param>
    public static string Of(string name, GuardPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{GuardRules.Revision} {policy.ToJson()}"));
        return $"{name}@{Convert.ToHexStringLower(hash)[..Digits]}";
    }
}
