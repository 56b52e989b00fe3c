using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Grains.Guardrails;

/// <summary>What is remembered of a text that a rule found.</summary>
internal static class SpanHash
{
    /// <summary>The length of a key in bytes.</summary>
    public const int KeyBytes = 32;

    private const int Digits = 12;

    /// <summary>A keyed hash: who has no key cannot tell what it is of by trying all card numbers.</summary>
    /// <param name="key">The deployment's key.</param>
    /// <param name="text">What was found.</param>
    /// <returns>12 hex digits; the same for the same letters and digits, whatever stands between.</returns>
    public static string Of(byte[] key, string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString().Normalize(NormalizationForm.FormKC));
            }
        }

        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(folded.Length > 0 ? folded.ToString() : text));
        return Convert.ToHexStringLower(hash)[..Digits];
    }
}
