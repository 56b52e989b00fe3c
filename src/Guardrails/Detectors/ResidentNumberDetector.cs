using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean resident registration numbers and foreigner registration numbers: YYMMDD-GNNNNNN with a real, past date of
/// birth and a digit G that gives century and kind (9, 0: 1800s; 1, 2: 1900s; 3, 4: 2000s; 5 to 8: foreigners).
/// <para>
/// Numbers given before October 2020 end in a check digit; later ones (and numbers changed since) are random there. So
/// a number must pass the check unless its bearer was born since October 2020, or the text before names it a
/// registration number; without the check it must also be written with a separator or be named.
/// </para>
/// </summary>
/// <param name="clock">Says what day is today; births after it are refused. The system's clock by default.</param>
public sealed class ResidentNumberDetector(TimeProvider? clock = null) : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.ResidentNumber;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() =>
        // A day ahead: it is already tomorrow in Korea for most of a day of the Americas.
        new Scan(DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime).AddDays(1));

    private sealed class Scan(DateOnly latest) : NumberScan(GuardRules.ResidentNumber)
    {
        private static readonly DateOnly RandomSince = new(2020, 10, 1);

        private static readonly string[] Names =
        [
            "주민등록번호",
            "주민번호",
            "외국인등록번호",
            "주민등록",
            "residentregistration",
            "residentnumber",
            "rrn",
            "registrationnumber",
            "외국인번호",
        ];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            var count = Shape(index);
            if (count == 0)
            {
                return 0;
            }

            Span<byte> digits = stackalloc byte[13];
            CopyDigits(index, index + count - 1, digits);
            if (BirthOf(digits) is not { } birth)
            {
                return 0;
            }

            var last = Group(index + count - 1);
            end = last.End;
            var touched = first.LetterBefore || last.LetterAfter;
            if (HasCheckDigit(digits))
            {
                return touched && count == 1 && !Labels.Near(Names) ? 0 : count;
            }

            var named = Labels.Near(Names);
            var alone = !touched && !first.Before.IsTight && !GluedAfter(index + count - 1);
            return named || (birth >= RandomSince && count > 1 && alone) ? count : 0;
        }

        private int Shape(int index)
        {
            var first = Group(index).Length;
            if (first == 13)
            {
                return 1;
            }

            if (first != 6 || index + 1 >= Count)
            {
                return 0;
            }

            var second = Group(index + 1);
            if (second.Before.HasParenthesis)
            {
                return 0;
            }

            if (second.Length == 7)
            {
                return 2;
            }

            var split = second.Length == 1 && index + 2 < Count && Group(index + 2).Length == 6;
            return split && !Group(index + 2).Before.HasParenthesis ? 3 : 0;
        }

        private DateOnly? BirthOf(ReadOnlySpan<byte> digits)
        {
            var century = digits[6] switch
            {
                1 or 2 or 5 or 6 => 1900,
                3 or 4 or 7 or 8 => 2000,
                _ => 1800,
            };
            var year = century + digits[0] * 10 + digits[1];
            var month = digits[2] * 10 + digits[3];
            var day = digits[4] * 10 + digits[5];
            if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return null;
            }

            var birth = new DateOnly(year, month, day);
            return birth <= latest ? birth : null;
        }

        // Weights 2 to 9, then 2 to 5, modulo 11; foreigners' check digits are two higher.
        private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
        {
            var sum = 0;
            for (var i = 0; i < 12; i++)
            {
                sum += digits[i] * (i % 8 + 2);
            }

            var check = (11 - sum % 11) % 10;
            if (digits[6] is >= 5 and <= 8)
            {
                check = (check + 2) % 10;
            }

            return digits[12] == check;
        }
    }
}
