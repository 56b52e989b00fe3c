using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>Numbers of six and seven digits that the Korean state gives to persons and to companies.</summary>
internal abstract class RegistrationScan(string rule) : NumberScan(rule)
{
    /// <summary>What names the number of a company.</summary>
    protected static readonly string[] CorporateNames =
    [
        "법인등록번호",
        "법인번호",
        "법인등기번호",
        "corporateregistration",
        "corporateregistrationnumber",
        "corporationregistrationnumber",
        "corporatenumber",
        "corporationnumber",
        "corporationregistration",
    ];

    /// <summary>How many groups from <paramref name="index"/> on have thirteen digits: 13, 6-7 or 6-1-6; 0 for
    /// none.</summary>
    protected int Shape(int index)
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
        return split && !Group(index + 2).Before.HasParenthesis && IsTogether(index, index + 2) ? 3 : 0;
    }
}
