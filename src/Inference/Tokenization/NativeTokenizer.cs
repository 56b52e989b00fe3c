using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Tokenizers.DotNet;

namespace Pipeline.Inference.Tokenization;

/// <summary>
/// Any <c>tokenizer.json</c>, through the Hugging Face library. It is given the file without its special tokens, for it
/// would take their names in a text for the tokens themselves, and without its frame, which this library puts on
/// itself.
/// </summary>
internal sealed class NativeTokenizer : ITokenizer
{
    private const int CharsPerToken = 64;
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private readonly Tokenizer _native;

    private NativeTokenizer(Tokenizer native, TokenFrame frame)
    {
        _native = native;
        Frame = frame;
    }

    public TokenFrame Frame { get; }

    /// <summary>Loads the tokenizer.</summary>
    /// <exception cref="InferenceException">The library has no native part here, or does not understand the
    /// file.</exception>
    public static NativeTokenizer Read(byte[] json, TokenFrame frame, string source)
    {
        // The library reads files only.
        var path = Path.Combine(Path.GetTempPath(), $"pipeline-tokenizer-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllText(path, WithoutSpecials(json));
            return new NativeTokenizer(new Tokenizer(path), frame);
        }
        catch (Exception e) when (e is TokenizerException or DllNotFoundException or TypeInitializationException)
        {
            throw new InferenceException(
                $"{source} needs the native tokenizer library, which could not load it: {e.Message}",
                e
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    public int Count(string text) => Ids(text).Length;

    public IReadOnlyList<int> Encode(string text) => Encode(text, int.MaxValue);

    public int[] Encode(string text, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        if (maxTokens <= int.MaxValue / CharsPerToken)
        {
            text = WellFormedText.Cut(text, maxTokens * CharsPerToken);
        }

        var native = Ids(text);
        var ids = new int[Math.Min(native.Length, maxTokens)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = checked((int)native[i]);
        }

        return ids;
    }

    private uint[] Ids(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? [] : _native.Encode(WellFormedText.Of(text));
    }

    private static string WithoutSpecials(byte[] json)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root["post_processor"] = null;
        root["truncation"] = null;
        root["padding"] = null;
        var specials = new HashSet<string>(StringComparer.Ordinal);
        if (root["added_tokens"] is JsonArray added)
        {
            foreach (var token in added.ToArray())
            {
                if ((bool?)token!["special"] == true)
                {
                    specials.Add((string)token["content"]!);
                    added.Remove(token);
                }
            }
        }

        // A unigram vocabulary would still match their names as pieces; no text contains this one.
        if (root["model"]?["vocab"] is JsonArray pieces)
        {
            foreach (var piece in pieces)
            {
                if (specials.Contains((string)piece![0]!))
                {
                    piece[0] = "\uFFFF\uFFFE" + (string)piece[0]!;
                }
            }
        }

        return root.ToJsonString(Plain);
    }
}
