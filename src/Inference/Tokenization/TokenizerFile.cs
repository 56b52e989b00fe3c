using System.Text.Json;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Tokenization;

/// <summary>Reads a model's tokenizer, whatever its kind.</summary>
public static class TokenizerFile
{
    /// <summary>
    /// Loads the tokenizer of a model: a Hugging Face <c>tokenizer.json</c> or a BERT <c>vocab.txt</c>. Takes tenths of
    /// a second for a large vocabulary; share the result.
    /// </summary>
    /// <exception cref="InferenceException">The file is missing, damaged, or of a kind that cannot be read
    /// here.</exception>
    public static ITokenizer Load(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var source = files.TokenizerPath ?? "the tokenizer";
        byte[] content;
        try
        {
            content = files.TokenizerBytes ?? File.ReadAllBytes(files.TokenizerPath!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException($"{source} cannot be read: {e.Message}", e);
        }

        if (content.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..])
        {
            try
            {
                return FromJson(content, source);
            }
            catch (Exception e)
                when (e
                        is JsonException
                            or KeyNotFoundException
                            or InvalidOperationException
                            or FormatException
                            or NullReferenceException
                )
            {
                throw new InferenceException($"{source} is not a Hugging Face tokenizer.json: {e.Message}", e);
            }
        }

        using var stream = new MemoryStream(content, writable: false);
        return WordPieceTokenizer.Read(stream, source);
    }

    /// <summary>The id of a token by its exact name, added ones such as <c>[Q]</c> first; null when there is
    /// none.</summary>
    /// <exception cref="InferenceException">The file is missing or damaged.</exception>
    public static int? IdOf(ModelFiles files, string token)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrEmpty(token);
        try
        {
            var content = files.TokenizerBytes ?? File.ReadAllBytes(files.TokenizerPath!);
            return TokenNames.Find(content, token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw new InferenceException($"{files.TokenizerPath ?? "the tokenizer"} cannot be read: {e.Message}", e);
        }
    }

    private static ITokenizer FromJson(byte[] content, string source)
    {
        using var document = JsonDocument.Parse(content.AsMemory(content.AsSpan().IndexOf((byte)'{')));
        var root = document.RootElement;
        var frame = TokenFrameReader.Read(root);
        return TryUnigram(root, frame) ?? (ITokenizer)NativeTokenizer.Read(content, frame, source);
    }

    private static UnigramTokenizer? TryUnigram(JsonElement root, TokenFrame frame)
    {
        var model = root.GetProperty("model");
        if (
            !model.TryGetProperty("type", out var type)
            || type.GetString() != "Unigram"
            || (model.TryGetProperty("byte_fallback", out var fallback) && fallback.GetBoolean())
            || !model.TryGetProperty("unk_id", out var unknown)
            || unknown.ValueKind != JsonValueKind.Number
            || TextNormalizer.TryRead(Get(root, "normalizer")) is not { } normalizer
            || !TryReadWordMarks(Get(root, "pre_tokenizer"), normalizer)
        )
        {
            return null;
        }

        var specials = new HashSet<int>();
        foreach (var token in TokenFrameReader.AddedTokens(root))
        {
            if (!token.GetProperty("special").GetBoolean())
            {
                // Ordinary words added after training are split off before the model; the native library does that.
                return null;
            }

            specials.Add(token.GetProperty("id").GetInt32());
        }

        var pieces = model
            .GetProperty("vocab")
            .EnumerateArray()
            .Select(piece => (piece[0].GetString()!, piece[1].GetDouble()))
            .ToArray();
        return new UnigramTokenizer(pieces, specials, unknown.GetInt32(), normalizer, frame);
    }

    /// <summary>Whether words are marked by a leading U+2581 and split there: the only scheme the managed tokenizer
    /// knows.</summary>
    private static bool TryReadWordMarks(JsonElement step, TextNormalizer normalizer)
    {
        if (step.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        switch (step.GetProperty("type").GetString())
        {
            case "Metaspace":
                return step.GetProperty("replacement").GetString() == "▁"
                    && (
                        !step.TryGetProperty("prepend_scheme", out var scheme)
                        || scheme.GetString() is "always" or "first"
                    )
                    && (!step.TryGetProperty("add_prefix_space", out var prefix) || prefix.GetBoolean())
                    && (!step.TryGetProperty("split", out var split) || split.GetBoolean());
            case "Sequence":
                var steps = step.GetProperty("pretokenizers").EnumerateArray().ToArray();
                if (
                    steps.Length == 2
                    && steps[0].GetProperty("type").GetString() == "WhitespaceSplit"
                    && TryReadWordMarks(steps[1], normalizer)
                )
                {
                    normalizer.CollapseWhiteSpace();
                    return true;
                }

                return steps.Length == 1 && TryReadWordMarks(steps[0], normalizer);
            default:
                return false;
        }
    }

    private static JsonElement Get(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) ? value : default;
}
