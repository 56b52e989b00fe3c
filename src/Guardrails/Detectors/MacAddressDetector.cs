using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Hardware addresses (IEEE 802, EUI-48): six pairs of hexadecimal digits with colons or dashes, or three groups of
/// four with dots. Without a letter among them the text must name it.
/// </summary>
public sealed class MacAddressDetector : IDetector
{
    private const int Longest = 18;

    /// <inheritdoc/>
    public string Rule => GuardRules.MacAddress;

    /// <inheritdoc/>
    public int MaxLength => Longest * (1 + Numbers.Markup.Longest);

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : WordScan(GuardRules.MacAddress, Longest)
    {
        private static readonly string[] Names = ["mac", "맥주소", "맥", "hardwareaddress", "하드웨어주소"];

        protected override bool Allows(char c) => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '.' or '_';

        protected override bool Match(ReadOnlySpan<char> word, out int start, out int length)
        {
            (start, length) = (0, word.Length);
            if (length > 1 && word[^1] is '.' or ':' or '-')
            {
                length--;
            }

            var text = word[..length];
            var shape =
                length == 17 && text[2] is ':' or '-' ? 3
                : length == 14 && text[4] == '.' ? 5
                : 0;
            if (shape == 0)
            {
                return false;
            }

            var letters = 0;
            for (var i = 0; i < length; i++)
            {
                var separates = i % shape == shape - 1;
                if (separates ? text[i] != text[shape - 1] : !char.IsAsciiHexDigit(text[i]))
                {
                    return false;
                }

                letters += char.IsAsciiLetter(text[i]) ? 1 : 0;
            }
            return letters > 0 || Labels.Near(Names);
        }
    }
}
