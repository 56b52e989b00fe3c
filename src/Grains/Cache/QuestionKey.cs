using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Cache;

/// <summary>What makes two questions the same: the normalised text and every parameter that shapes the
/// answer.</summary>
internal static class QuestionKey
{
    /// <summary>NFKC, lower case, white space folded, trailing question marks and full stops dropped.</summary>
    public static string Normalize(string question)
    {
        var text = question.IsNormalized(NormalizationForm.FormKC)
            ? question
            : question.Normalize(NormalizationForm.FormKC);
        var builder = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                builder.Append(char.ToLowerInvariant(character));
            }
            else if (builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }
        }

        return builder.ToString().TrimEnd(' ', '?', '.', '!', '。');
    }

    /// <summary>The key of a question.</summary>
    /// <param name="request">The guarded question.</param>
    /// <param name="generator">Who would answer it; null: it would be quoted.</param>
    /// <param name="version">The version of the collection's settings: other rules make other answers.</param>
    /// <param name="models">What else takes part in finding passages.</param>
    public static string Of(AskRequest request, string? generator, long version, params string?[] models) =>
        CompositeKey.Of(
            Normalize(request.Question),
            Text(version),
            Text(request.Top),
            Text(request.MaxTokens),
            request.Mode.ToString(),
            request.Extractive ? "extractive" : null,
            request.Decline?.ToString(),
            generator,
            request.Filter,
            request.Schema,
            request.Retrieval is { } more
                ? CompositeKey.Of(Text(more.Steps), more.Expand?.ToString(), Text(more.WrittenTokens))
                : null,
            request.Sampling is { } sampling ? Of(sampling) : null,
            request.Documents is { Count: > 0 } documents ? CompositeKey.Of(documents) : null,
            request.History is { Count: > 0 } history
                ? CompositeKey.Of(history.SelectMany(turn => (string?[])[turn.Role.Word(), turn.Content]))
                : null,
            CompositeKey.Of(models)
        );

    private static string Of(AnswerSampling sampling) =>
        CompositeKey.Of(
            Text(sampling.TopP),
            Text(sampling.TopK),
            Text(sampling.MinP),
            sampling.Seed is { } seed ? Text(seed) : null,
            Text(sampling.FrequencyPenalty),
            Text(sampling.PresencePenalty)
        );

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
