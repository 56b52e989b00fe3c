using System.Globalization;

namespace Pipeline.Documents.Reading;

/// <summary>Values of a sentence, as texts of no language.</summary>
internal static class ReadValues
{
    public static IReadOnlyDictionary<string, string> Of(params ReadOnlySpan<(string Name, object Value)> values)
    {
        var texts = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            texts.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return texts;
    }
}
