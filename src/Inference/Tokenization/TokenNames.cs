using System.Text;
using System.Text.Json;

namespace Pipeline.Inference.Tokenization;

/// <summary>Looks a token up by its name, in the file: what a tokenizer makes of text never is a special
/// token.</summary>
internal static class TokenNames
{
    /// <param name="content">A <c>tokenizer.json</c> or a <c>vocab.txt</c>.</param>
    /// <param name="token">The exact name.</param>
    public static int? Find(byte[] content, string token)
    {
        var text = content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        if (text.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            // A line a token, by its number.
            var line = Array.FindIndex(
                Encoding.UTF8.GetString(text.Span).Split('\n'),
                name => name.TrimEnd('\r') == token
            );
            return line < 0 ? null : line;
        }

        using var document = JsonDocument.Parse(text);
        foreach (var added in TokenFrameReader.AddedTokens(document.RootElement))
        {
            if (added.GetProperty("content").GetString() == token)
            {
                return added.GetProperty("id").GetInt32();
            }
        }

        var vocabulary = document.RootElement.GetProperty("model").GetProperty("vocab");
        if (vocabulary.ValueKind == JsonValueKind.Object)
        {
            return vocabulary.TryGetProperty(token, out var id) ? id.GetInt32() : null;
        }

        // Unigram: a list of pieces with their scores.
        var place = 0;
        foreach (var piece in vocabulary.EnumerateArray())
        {
            if (piece[0].GetString() == token)
            {
                return place;
            }

            place++;
        }

        return null;
    }
}
