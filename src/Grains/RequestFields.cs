using Pipeline.Contracts.Errors;

namespace Pipeline.Grains;

/// <summary>Checks of single request fields; each refusal names the field, its value and the allowed range.</summary>
internal static class RequestFields
{
    public static void Range(string field, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw PipelineException.Invalid(field, $"{field} is {value}; it must be from {low} to {high}.");
        }
    }

    public static void Weight(string field, double? value, double most = 1)
    {
        if (value is { } weight && !(weight >= 0 && weight <= most))
        {
            throw PipelineException.Invalid(field, $"{field} is {weight}; it must be from 0 to {most}.");
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
}
