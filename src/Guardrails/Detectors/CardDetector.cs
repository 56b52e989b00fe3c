using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Payment card numbers (ISO/IEC 7812): 13 to 19 digits of a known issuer's range and length whose Luhn sum holds,
/// written in one piece, in the groups that cards print (4-4-4-4, 4-6-5, 4-6-4, 4-4-4-4-3, 8-8, 6-13), or in any groups
/// when they are all the digits that stand there. Fractions (0.4111...) and EAN-13 article numbers do not count.
/// </summary>
public sealed class CardDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.Card;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : NumberScan(GuardRules.Card)
    {
        private static readonly string[] Names =
        [
            "card",
            "visa",
            "mastercard",
            "amex",
            "cardno",
            "cc",
            "no",
            "number",
            "pan",
        ];

        private static readonly int[][] Shapes =
        [
            [4, 4, 4, 4],
            [4, 6, 5],
            [4, 6, 4],
            [8, 8],
            [6, 13],
            [4, 4, 4, 1],
            [4, 4, 4, 4, 3],
        ];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            Span<byte> digits = stackalloc byte[MaxDigits];
            var first = Group(index);
            start = first.Start;
            end = first.End;
            if (first.Length >= 13)
            {
                var touched = first.LetterAfter || (first.LetterBefore && !Labels.Touching(Names));
                if (touched || first.Before.IsPoint)
                {
                    return 0;
                }

                first.CopyTo(digits);
                return IsCard(digits[..first.Length]) ? 1 : 0;
            }
            foreach (var shape in Shapes)
            {
                if (HasShape(index, shape) && IsCard(digits[..CopyDigits(index, index + shape.Length - 1, digits)]))
                {
                    end = Group(index + shape.Length - 1).End;
                    return shape.Length;
                }
            }
            var last = first.StartsRun ? LastOfLine(index, ended) : -1;
            return last >= 0 ? MatchWholeLine(index, last, digits, out end) : 0;
        }

        private bool HasShape(int index, int[] shape)
        {
            if (index + shape.Length > Count)
            {
                return false;
            }

            for (var i = 0; i < shape.Length; i++)
            {
                var group = Group(index + i);
                if (group.Length != shape[i] || (i > 0 && group.Before.HasParenthesis))
                {
                    return false;
                }
            }
            return IsTogether(index, index + shape.Length - 1);
        }

        private int MatchWholeLine(int index, int last, Span<byte> digits, out int end)
        {
            end = 0;
            var total = 0;
            for (var i = index; i <= last; i++)
            {
                total += Group(i).Length;
                if (total > MaxDigits)
                {
                    return 0;
                }
            }
            if (total < 13 || Group(index).LetterBefore || Group(last).LetterAfter)
            {
                return 0;
            }

            end = Group(last).End;
            return IsCard(digits[..CopyDigits(index, last, digits)]) ? last - index + 1 : 0;
        }

        private static bool IsCard(ReadOnlySpan<byte> digits) =>
            CardIssuers.Knows(digits) && Luhn(digits) && !(digits.Length == 13 && IsEan13(digits));

        // ISO/IEC 7812-1, annex B.
        private static bool Luhn(ReadOnlySpan<byte> digits)
        {
            var sum = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                var digit = (int)digits[digits.Length - 1 - i];
                if (i % 2 == 1)
                {
                    digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
                }

                sum += digit;
            }
            return sum % 10 == 0;
        }

        private static bool IsEan13(ReadOnlySpan<byte> digits)
        {
            var sum = 0;
            for (var i = 0; i < 13; i++)
            {
                sum += digits[i] * (i % 2 == 0 ? 1 : 3);
            }

            return sum % 10 == 0;
        }
    }
}
