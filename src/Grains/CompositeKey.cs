using System.Globalization;
using System.Text;

namespace Pipeline.Grains;

/// <summary>
/// One key made of several parts. Every part stands behind its length, so that different parts, or a different number
/// of them, never give the same key, whatever characters they hold.
/// </summary>
internal static class CompositeKey
{
    /// <summary>The key of these parts; a part that is not there (null) differs from an empty one.</summary>
    public static string Of(params IEnumerable<string?> parts)
    {
        var key = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is null)
            {
                key.Append('-');
            }
            else
            {
                key.Append(CultureInfo.InvariantCulture, $"{part.Length}:").Append(part);
            }
        }

        return key.ToString();
    }
}
