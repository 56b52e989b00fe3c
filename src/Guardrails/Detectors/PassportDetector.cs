using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Passport numbers: Korean (M12345678, since December 2021 M123A4567), and the forms of other countries, seven to nine
/// letters and digits (US, GB, JP, CN, DE, FR, CA, IN, …). Orders and parts look the same, so the text before must
/// speak of a passport.
/// </summary>
public sealed class PassportDetector : IDetector
{
    private const int Longest = 9;

    /// <inheritdoc/>
    public string Rule => GuardRules.Passport;

    /// <inheritdoc/>
    public int MaxLength => (Longest + 1) * (1 + Numbers.Markup.Longest);

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : WordScan(GuardRules.Passport, Longest + 1)
    {
        private static readonly string[] Names = ["여권", "passport"];

        // Letters and digits by place: L a letter, D a digit, X either.
        private static readonly string[] Shapes =
        [
            "LDDDDDDDD",
            "LDDDLDDDD",
            "LLDDDDDDD",
            "LLDDDDDD",
            "LDDDDDDD",
            "LDDDDDDDL",
            "DDLLDDDDD",
            "DDDDDDDDD",
            "LXXXXDDDD",
        ];

        protected override bool Allows(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

        protected override bool Match(ReadOnlySpan<char> word, out int start, out int length)
        {
            (start, length) = (0, word.Length);
            foreach (var shape in Shapes)
            {
                if (HasShape(word, shape))
                {
                    return Labels.Nearest(Names, Numbers.Labels.Matters);
                }
            }
            return false;
        }

        private static bool HasShape(ReadOnlySpan<char> word, string shape)
        {
            if (word.Length != shape.Length)
            {
                return false;
            }

            for (var i = 0; i < word.Length; i++)
            {
                var fits = shape[i] switch
                {
                    'L' => char.IsAsciiLetter(word[i]),
                    'D' => char.IsAsciiDigit(word[i]),
                    _ => char.IsAsciiDigit(word[i]) || char.IsAsciiLetterUpper(word[i]),
                };
                if (!fits)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
