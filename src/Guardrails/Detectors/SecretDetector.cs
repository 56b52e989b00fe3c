using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Secrets of unknown form: 24 to 128 letters, digits and marks of base64, as random as only a machine writes them:
/// capitals, small letters and digits follow one another without order. Names in programs, paths, hashes and UUIDs
/// (hexadecimal) do not count.
/// </summary>
public sealed class SecretDetector : IDetector
{
    private const int Shortest = 24;
    private const int Longest = 128;

    /// <inheritdoc/>
    public string Rule => GuardRules.Secret;

    /// <inheritdoc/>
    public int MaxLength => (Longest + 1) * (1 + Numbers.Markup.Longest);

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : WordScan(GuardRules.Secret, Longest + 1)
    {
        // Of two characters that follow one another, how many are of two kinds: .6 in random text, .25 in names.
        private const double Changes = 0.42;

        // Names write a small letter after nearly every capital.
        private const double CapitalsOfWords = 0.75;

        // Words have longer runs of small letters.
        private const int LongestRun = 7;

        protected override bool Allows(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '_' or '-' or '=';

        protected override bool Match(ReadOnlySpan<char> word, out int start, out int length)
        {
            start = 0;
            // What is assigned begins after the sign.
            var name = word.TrimEnd('=').LastIndexOf('=');
            if (name >= 0)
            {
                start = name + 1;
            }

            var text = word[start..].Trim("-_/+");
            start += word[start..].IndexOf(text);
            length = text.Length;
            return length is >= Shortest and <= Longest
                && !text.StartsWith("sha256-")
                && !text.StartsWith("sha384-")
                && !text.StartsWith("sha512-")
                && IsRandom(text);
        }

        private static bool IsRandom(ReadOnlySpan<char> text)
        {
            Span<int> kinds = stackalloc int[4];
            Span<int> counts = stackalloc int[128];
            var (changes, run, words) = (0, 0, 0);
            for (var i = 0; i < text.Length; i++)
            {
                var kind = KindOf(text[i]);
                kinds[kind]++;
                counts[text[i]]++;
                changes += i > 0 && kind != KindOf(text[i - 1]) ? 1 : 0;
                words += kind == 0 && i > 0 && KindOf(text[i - 1]) == 1 ? 1 : 0;
                run = kind == 0 ? run + 1 : 0;
                if (run > LongestRun)
                {
                    return false;
                }
            }
            return kinds[0] > 1
                && kinds[1] > 1
                && kinds[2] > 0
                && kinds[3] <= text.Length / 6
                && (kinds[2] > 3 || words < CapitalsOfWords * kinds[1])
                && changes >= Changes * (text.Length - 1)
                && Entropy(counts, text.Length) >= 3.7;
        }

        private static double Entropy(ReadOnlySpan<int> counts, int length)
        {
            var bits = 0.0;
            foreach (var count in counts)
            {
                bits -= count > 0 ? count * Math.Log2((double)count / length) : 0;
            }

            return bits / length;
        }

        private static int KindOf(char c) =>
            char.IsAsciiLetterLower(c) ? 0
            : char.IsAsciiLetterUpper(c) ? 1
            : char.IsAsciiDigit(c) ? 2
            : 3;
    }
}
