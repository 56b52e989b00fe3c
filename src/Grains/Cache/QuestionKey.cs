using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;

namespace Pipeline.Grains.Cache;

/// <summary>What makes two questions the same: the normalised text and every parameter that shapes the answer.</summary>
internal static class QuestionKey
{
    /// <summary>NFKC, lower case, white space folded, trailing question marks and full stops dropped.</summary>
    public static string Normalize(string question)
    {
        var text = question.IsNormalized(NormalizationForm.FormKC) ? question : question.Normalize(NormalizationForm.FormKC);
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

    public static string Of(AskRequest request, string? generator, CollectionSettings? settings = null)
    {
        var builder = new StringBuilder(Normalize(request.Question));
        builder.Append('\n').Append(CultureInfo.InvariantCulture,
            $"{request.Top}|{request.MaxTokens}|{request.Mode}|{request.Extractive}|{generator}|{request.Filter}");
        if (request.Schema is not null || request.Sampling is not null)
        {
            builder.Append("\nschema:").Append(request.Schema).Append(CultureInfo.InvariantCulture, $"\nsampling:{request.Sampling}");
        }

        if (settings is { GuardrailPolicy: not null } or { Ranking: not null })
        {
            // An answer that another policy let pass, or another ranking led to, is another answer.
            builder.Append("\nranking:").Append(settings.Ranking).Append("\npolicy:").Append(settings.GuardrailPolicy);
        }

        foreach (var id in request.Documents ?? [])
        {
            builder.Append("\ndocument:").Append(id);
        }

        foreach (var turn in request.History ?? [])
        {
            builder.Append("\nturn:").Append(turn.Role).Append(':').Append(turn.Content);
        }

        return builder.ToString();
    }
}
