using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean business registration numbers: 123-45-67891 with its check digit, joined by dashes (or by spaces, or in one
/// piece, where the text names it).
/// </summary>
public sealed class BusinessNumberDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.BusinessNumber;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : NumberScan(GuardRules.BusinessNumber)
    {
        private static readonly string[] Names =
        [
            "사업자",
            "등록번호",
            "businessregistration",
            "businessnumber",
            "businessid",
            "businessreg",
            "brn",
        ];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            var count = Shape(index, out var joined);
            if (count == 0)
            {
                return 0;
            }

            Span<byte> digits = stackalloc byte[10];
            CopyDigits(index, index + count - 1, digits);
            var last = Group(index + count - 1);
            end = last.End;
            var touched = first.LetterBefore || last.LetterAfter || first.Before.IsTight;
            if (touched || digits[0] == 0 || !BusinessNumbers.HasCheckDigit(digits) || GluedAfter(index + count - 1))
            {
                return 0;
            }

            var named = Labels.Nearest(Names, Labels.Matters);
            return named || (joined && !Labels.NearestIsMatter(Names)) ? count : 0;
        }

        private int Shape(int index, out bool joined)
        {
            joined = false;
            var first = Group(index).Length;
            if (first == 10)
            {
                return 1;
            }

            if (first != 3 || index + 2 >= Count)
            {
                return 0;
            }

            var (second, third) = (Group(index + 1), Group(index + 2));
            joined = second.Before.IsJoined && third.Before.IsJoined;
            var apart = second.Before.HasParenthesis || third.Before.HasParenthesis;
            return second.Length == 2 && third.Length == 5 && !apart && IsTogether(index, index + 2) ? 3 : 0;
        }
    }
}
