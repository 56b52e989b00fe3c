using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Storage.Rows;

/// <summary>Lists of strings in one column, as a JSON array.</summary>
internal static class TextList
{
    // Relaxed, because the columns are never put into HTML and escaping would triple the size of Korean text.
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<string> values) =>
        values.Count == 0 ? "[]" : JsonSerializer.Serialize(values, Options);

    public static IReadOnlyList<string> Read(string json) =>
        json == "[]" ? [] : JsonSerializer.Deserialize<string[]>(json, Options) ?? [];
}
