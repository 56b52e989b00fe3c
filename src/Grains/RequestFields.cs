using System.Globalization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains;

/// <summary>Checks of single request fields; each refusal names the field, its value and the allowed range.</summary>
internal static class RequestFields
{
    public static void Range(string field, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw OutOfRange(field, value, low, high);
        }
    }

    /// <summary>Checks how documents are to be cut.</summary>
    public static void Chunks(int tokens, int overlap)
    {
        Range("chunkTokens", tokens, 16, 8192);
        Range("chunkOverlapTokens", overlap, 0, tokens / 2);
    }

    public static void Weight(string field, double? value, double most = 1, double least = 0)
    {
        if (value is { } weight && !(weight >= least && weight <= most))
        {
            throw OutOfRange(field, weight, least, most);
        }
    }

    /// <summary>Whether a text has no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    /// <summary>Refuses an unknown fusion method.</summary>
    public static void FusionMethod(string field, string? method)
    {
        if (method is null || !RankingSettings.Methods.Contains(method))
        {
            var methods = string.Join(", ", RankingSettings.Methods);
            throw new PipelineException(
                ErrorCode.InvalidRequest,
                $"{field} is '{method}'; it must be one of {methods}.",
                field,
                reason: "not_one_of",
                values: new Dictionary<string, string> { ["value"] = method ?? "", ["allowed"] = methods }
            );
        }
    }

    private static PipelineException OutOfRange(string field, IFormattable value, IFormattable low, IFormattable high)
    {
        var (given, from, to) = (Text(value), Text(low), Text(high));
        return new PipelineException(
            ErrorCode.InvalidRequest,
            $"{field} is {given}; it must be from {from} to {to}.",
            field,
            reason: "out_of_range",
            values: new Dictionary<string, string>
            {
                ["value"] = given,
                ["low"] = from,
                ["high"] = to,
            }
        );

        static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
    }
}
