using System.Text.Json;

namespace Pipeline.Inference.Tokenization;

/// <summary>Finds the frame of special tokens in a <c>tokenizer.json</c>: its post-processor and its padding
/// token.</summary>
internal static class TokenFrameReader
{
    private static readonly string[] PaddingNames = ["<pad>", "[PAD]", "<|pad|>", "<|endoftext|>"];

    /// <summary>Reads the frame; without a post-processor it is empty.</summary>
    public static TokenFrame Read(JsonElement root)
    {
        var frame = root.TryGetProperty("post_processor", out var step)
            ? TryRead(step) ?? new TokenFrame()
            : new TokenFrame();
        return frame with { Padding = Padding(root) };
    }

    /// <summary>The tokens that were put beside the vocabulary.</summary>
    public static IEnumerable<JsonElement> AddedTokens(JsonElement root) =>
        root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array
            ? added.EnumerateArray()
            : [];

    private static TokenFrame? TryRead(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        switch (step.GetProperty("type").GetString())
        {
            case "TemplateProcessing":
                return FromTemplate(step);
            case "BertProcessing":
                return new TokenFrame
                {
                    Before = [Id(step, "cls")],
                    Between = [Id(step, "sep")],
                    After = [Id(step, "sep")],
                    SecondType = 1,
                };
            case "RobertaProcessing":
                return new TokenFrame
                {
                    Before = [Id(step, "cls")],
                    Between = [Id(step, "sep"), Id(step, "sep")],
                    After = [Id(step, "sep")],
                };
            case "Sequence":
                return step.GetProperty("processors")
                    .EnumerateArray()
                    .Select(TryRead)
                    .FirstOrDefault(f => f is not null);
            default:
                return null;
        }
    }

    private static TokenFrame FromTemplate(JsonElement step)
    {
        var ids = step.GetProperty("special_tokens")
            .EnumerateObject()
            .ToDictionary(
                token => token.Name,
                token => token.Value.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()
            );
        var parts = new List<int>[] { [], [], [] };
        var part = 0;
        var secondType = 0;
        foreach (var element in step.GetProperty("pair").EnumerateArray())
        {
            if (element.TryGetProperty("SpecialToken", out var special))
            {
                parts[part].AddRange(ids[special.GetProperty("id").GetString()!]);
            }
            else
            {
                part++;
                secondType = element.GetProperty("Sequence").GetProperty("type_id").GetInt32();
            }
        }

        return part == 2
            ? new TokenFrame
            {
                Before = parts[0],
                Between = parts[1],
                After = parts[2],
                SecondType = secondType,
            }
            : throw new JsonException("post_processor.pair must hold two sequences.");
    }

    private static int Id(JsonElement step, string name) => step.GetProperty(name)[1].GetInt32();

    private static int Padding(JsonElement root)
    {
        if (root.TryGetProperty("padding", out var padding) && padding.ValueKind == JsonValueKind.Object)
        {
            return padding.GetProperty("pad_id").GetInt32();
        }

        var added = AddedTokens(root).ToArray();
        foreach (var name in PaddingNames)
        {
            foreach (var token in added)
            {
                if (token.GetProperty("content").GetString() == name)
                {
                    return token.GetProperty("id").GetInt32();
                }
            }
        }

        return 0;
    }
}
