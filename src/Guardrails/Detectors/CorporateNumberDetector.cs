using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean corporate registration numbers: four digits of the registry, two of the kind of company, seven more of which
/// the last was a check digit (weights 1 and 2 by turns, modulo 10) until the end of January 2025. A number that the
/// text names needs no check; others must pass it, be written as 6-7, have a kind that companies have, and be no
/// resident number.
/// </summary>
/// <param name="clock">Says what day is today, for what could be a date of birth. The system's clock by
/// default.</param>
public sealed class CorporateNumberDetector(TimeProvider? clock = null) : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.CorporateNumber;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() =>
        new Scan(DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime).AddDays(1));

    private sealed class Scan(DateOnly latest) : RegistrationScan(GuardRules.CorporateNumber)
    {
        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            var count = Shape(index);
            if (count is 0 or 3)
            {
                return 0;
            }

            Span<byte> digits = stackalloc byte[13];
            CopyDigits(index, index + count - 1, digits);
            var last = Group(index + count - 1);
            end = last.End;
            if (first.LetterBefore || last.LetterAfter || first.Before.IsTight || GluedAfter(index + count - 1))
            {
                return 0;
            }

            if (Labels.Nearest(CorporateNames, Labels.Matters))
            {
                return digits[0] != 0 ? count : 0;
            }

            var isCompany = digits[0] is 1 or 2 && IsKind(digits[4] * 10 + digits[5]) && HasCheckDigit(digits);
            return isCompany && count == 2 && !IsPerson(digits) && !Labels.NearestIsMatter(CorporateNames) ? 2 : 0;
        }

        private bool IsPerson(ReadOnlySpan<byte> digits) =>
            ResidentNumbers.BirthOf(digits, latest) is not null
            && (ResidentNumbers.HasCheckDigit(digits) || ResidentNumbers.MayBeRandom(digits, latest));

        // Companies by shares, limited, partnerships; associations and foundations.
        private static bool IsKind(int kind) => kind is (>= 11 and <= 15) or 21 or 22;

        private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
        {
            var sum = 0;
            for (var i = 0; i < 12; i++)
            {
                sum += digits[i] * (i % 2 + 1);
            }

            return digits[12] == (10 - sum % 10) % 10;
        }
    }
}
