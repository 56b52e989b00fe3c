using System.Text;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Workers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>The probabilities of a choice's tokens.</summary>
internal sealed record ChatLogProbs([property: JsonPropertyName("content")] IReadOnlyList<ChatTokenLogProb> Content)
{
    /// <summary>Null for no tokens with text.</summary>
    public static ChatLogProbs? Of(IEnumerable<TokenProbability> tokens)
    {
        // The token that ends the turn has no text, and that API does not list it.
        ChatTokenLogProb[] content =
        [
            .. tokens
                .Where(token => token.Bytes.Length > 0)
                .Select(token => new ChatTokenLogProb(
                    Text(token.Bytes),
                    token.LogProbability,
                    Numbers(token.Bytes),
                    [
                        .. token.Top.Select(other => new ChatTopLogProb(
                            Text(other.Bytes),
                            other.LogProbability,
                            Numbers(other.Bytes)
                        )),
                    ]
                )),
        ];
        return content.Length == 0 ? null : new ChatLogProbs(content);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    // The serializer writes bytes as base64; that API has numbers.
    private static int[] Numbers(byte[] bytes) => Array.ConvertAll(bytes, value => (int)value);
}

internal sealed record ChatTokenLogProb(
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("logprob")] double LogProb,
    [property: JsonPropertyName("bytes")] IReadOnlyList<int> Bytes,
    [property: JsonPropertyName("top_logprobs")] IReadOnlyList<ChatTopLogProb> Top
);

internal sealed record ChatTopLogProb(
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("logprob")] double LogProb,
    [property: JsonPropertyName("bytes")] IReadOnlyList<int> Bytes
);
