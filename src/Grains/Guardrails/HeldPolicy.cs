using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>What holds for a question.</summary>
/// <param name="Guard">The policy with its detectors.</param>
/// <param name="Version">The policies that it is made of, each with the hash of what it says, joined by '+'.</param>
public sealed record HeldPolicy(TextGuard Guard, string Version)
{
    /// <summary>A number that is another one for another policy or another version of the settings: answers of one do
    /// not stand for those of another.</summary>
    /// <param name="settings">The version of the collection's settings.</param>
    public long With(long settings) =>
        (long)
            XxHash3.HashToUInt64(
                Encoding.UTF8.GetBytes(CompositeKey.Of(settings.ToString(CultureInfo.InvariantCulture), Version))
            );
}
