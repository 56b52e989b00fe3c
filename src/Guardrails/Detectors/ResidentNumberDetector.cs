using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean resident registration numbers and foreigner registration numbers: YYMMDD-GNNNNNN with a real, past date of
/// birth and a digit G that gives century and kind (9, 0: 1800s; 1, 2: 1900s; 3, 4: 2000s; 5 to 8: foreigners).
/// <para>
/// Numbers given before October 2020 end in a check digit; later ones (and numbers changed since) are random there. So
/// a number must pass the check unless its bearer was born since October 2020 or is a foreigner, who may have come
/// since, or the text before names it a registration number; without the check it must also be written with a separator
/// or be named.
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

    private sealed class Scan(DateOnly latest) : RegistrationScan(GuardRules.ResidentNumber)
    {
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
            if (ResidentNumbers.BirthOf(digits, latest) is null || Labels.Nearest(CorporateNames, Names))
            {
                return 0;
            }

            var last = Group(index + count - 1);
            end = last.End;
            var touched = first.LetterBefore || last.LetterAfter;
            if (ResidentNumbers.HasCheckDigit(digits))
            {
                return touched && count == 1 && !Labels.Near(Names) ? 0 : count;
            }

            if (Labels.Near(Names))
            {
                return count;
            }

            var alone = !touched && !first.Before.IsTight && !GluedAfter(index + count - 1);
            var random = ResidentNumbers.MayBeRandom(digits, latest);
            return random && count > 1 && alone && !Labels.NearestIsMatter(Names) ? count : 0;
        }
    }
}
