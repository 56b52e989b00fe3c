using System.Globalization;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Reads the fields that say how tokens are chosen and what is reported of them.</summary>
internal static class SamplingReader
{
    private const int MaxBiases = 300;
    private const int MaxTopLogProbs = 20;

    /// <summary>How tokens are chosen; null when the request leaves it to the defaults.</summary>
    public static AnswerSampling? Sampling(ChatCompletionRequest request)
    {
        var sampling = new AnswerSampling
        {
            TopP = request.TopP ?? 1,
            TopK = request.TopK ?? 0,
            MinP = request.MinP ?? 0,
            Seed = request.Seed is { } seed ? unchecked((uint)seed) : null,
            FrequencyPenalty = Penalty("frequency_penalty", request.FrequencyPenalty),
            PresencePenalty = Penalty("presence_penalty", request.PresencePenalty),
        };
        if (!(sampling.TopP is > 0 and <= 1))
        {
            throw PipelineException.Invalid("top_p", $"top_p is {sampling.TopP}; it must be above 0 and at most 1.");
        }

        if (sampling.TopK < 0)
        {
            throw PipelineException.Invalid("top_k", $"top_k is {sampling.TopK}; it must be 0 (off) or more.");
        }

        if (!(sampling.MinP is >= 0 and < 1))
        {
            throw PipelineException.Invalid("min_p", $"min_p is {sampling.MinP}; it must be from 0 (off) to below 1.");
        }

        return sampling == new AnswerSampling() ? null : sampling;
    }

    public static IReadOnlyDictionary<int, double>? LogitBias(IReadOnlyDictionary<string, double>? biases)
    {
        if (biases is null or { Count: 0 })
        {
            return null;
        }

        if (biases.Count > MaxBiases)
        {
            throw PipelineException.Invalid(
                "logit_bias",
                $"logit_bias has {biases.Count} tokens; at most {MaxBiases} are allowed."
            );
        }

        var read = new Dictionary<int, double>(biases.Count);
        foreach (var (token, bias) in biases)
        {
            if (
                !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !(bias is >= -100 and <= 100)
            )
            {
                throw PipelineException.Invalid(
                    "logit_bias",
                    $"logit_bias: '{token}' must be the id of a token, and its bias from -100 to 100."
                );
            }

            read[id] = bias;
        }

        return read;
    }

    /// <summary>How many alternatives to each token are reported; null when no probabilities are.</summary>
    public static int? TopLogProbs(ChatCompletionRequest request)
    {
        if (request.TopLogProbs is { } top && request.LogProbs != true)
        {
            throw PipelineException.Invalid("top_logprobs", $"top_logprobs is {top}, which needs logprobs to be true.");
        }

        if (request.TopLogProbs is < 0 or > MaxTopLogProbs)
        {
            throw PipelineException.Invalid(
                "top_logprobs",
                $"top_logprobs is {request.TopLogProbs}; it must be from 0 to {MaxTopLogProbs}."
            );
        }

        return request.LogProbs == true ? request.TopLogProbs ?? 0 : null;
    }

    private static double Penalty(string field, double? value) =>
        value switch
        {
            null => 0,
            >= -2 and <= 2 => value.Value,
            _ => throw PipelineException.Invalid(field, $"{field} is {value}; it must be from -2 to 2."),
        };
}
