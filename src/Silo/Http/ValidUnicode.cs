using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http;

/// <summary>
/// Refuses JSON with half a surrogate pair, which its escapes can write and UTF-8 cannot hold: it would fail wherever
/// it is first read as text, which may be long after the request was answered.
/// </summary>
internal static class ValidUnicode
{
    /// <summary>Refuses a request that has half a surrogate pair in any name or string.</summary>
    /// <param name="json">The request.</param>
    /// <exception cref="PipelineException">It has one; the field is named.</exception>
    public static void Check(JsonElement json)
    {
        // Only an escape can be half a pair; the parser has refused bytes that are no UTF-8.
        var text = JsonMarshal.GetRawUtf8Value(json);
        if (text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0)
        {
            Check(json, "");
        }
    }

    private static void Check(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                Read(() => json.GetString(), path);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in json.EnumerateArray())
                {
                    Check(item, $"{path}[{index++}]");
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    var name = Read(() => property.Name, path);
                    Check(property.Value, path.Length > 0 ? $"{path}.{name}" : name);
                }

                break;
        }
    }

    private static string Read(Func<string?> text, string path)
    {
        try
        {
            return text()!;
        }
        catch (InvalidOperationException)
        {
            var field = path.Length > 0 ? path : "body";
            throw PipelineException.Invalid(field, $"{field} has half a surrogate pair; send valid Unicode.");
        }
    }
}
