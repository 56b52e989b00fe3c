using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Korean driving licences: 11-23-456789-01, the first two digits a region's (11 to 26, 28); in one piece or with
/// spaces where the text names a licence. Older ones have the region's name before the other ten digits. How their last
/// two digits are made is not published, so nothing is checked.
/// </summary>
public sealed class DriverLicenceDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.DriverLicence;

    /// <inheritdoc/>
    public int MaxLength => NumberScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : NumberScan(GuardRules.DriverLicence)
    {
        private static readonly string[] Names = ["면허", "license", "licence"];

        private static readonly string[] Regions =
        [
            "서울",
            "부산",
            "경기",
            "강원",
            "충북",
            "충남",
            "전북",
            "전남",
            "경북",
            "경남",
            "제주",
            "대구",
            "인천",
            "광주",
            "대전",
            "울산",
        ];

        protected override int Match(int index, bool ended, out int start, out int end)
        {
            var first = Group(index);
            start = first.Start;
            end = first.End;
            if (first.LetterBefore || first.Before.IsTight)
            {
                return 0;
            }

            if (first.Length == 12)
            {
                var region = (int)(first.Value / 10_000_000_000);
                return IsRegion(region) && !first.LetterAfter && Labels.Near(Names) ? 1 : 0;
            }

            if (first.Length != 2)
            {
                return 0;
            }

            var count = 0;
            if (IsRegion((int)first.Value) && HasShape(index, [2, 2, 6, 2], out var joined))
            {
                count = joined && !Labels.NearestIsMatter(Names) || Labels.Nearest(Names, Labels.Matters) ? 4 : 0;
            }
            else if (HasShape(index, [2, 6, 2], out joined) && first.StartsRun && Labels.Touching(Regions))
            {
                count = joined ? 3 : 0;
            }

            if (count == 0 || GluedAfter(index + count - 1) || Group(index + count - 1).LetterAfter)
            {
                return 0;
            }

            end = Group(index + count - 1).End;
            return count;
        }

        private bool HasShape(int index, ReadOnlySpan<int> shape, out bool joined)
        {
            joined = true;
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

                joined &= i == 0 || group.Before.IsJoined;
            }
            return IsTogether(index, index + shape.Length - 1);
        }

        private static bool IsRegion(int code) => code is (>= 11 and <= 26) or 28;
    }
}
