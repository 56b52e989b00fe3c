using System.Globalization;
using System.Text.Json;
using Pipeline.Contracts.Errors;

namespace Pipeline.Contracts.Remarks;

/// <summary>The names and sentences of <see cref="RemarkCode"/>, and remarks made of them.</summary>
public static class RemarkCodes
{
    private static readonly Dictionary<string, RemarkCode> ByName = Enum.GetValues<RemarkCode>()
        .ToDictionary(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<RemarkCode, string> Names = ByName.ToDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    /// <summary>The stable word on the wire, e.g. <c>no_generator</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this RemarkCode code) => Names[code];

    /// <summary>The code of a word, or null when it is none of ours.</summary>
    /// <param name="name">The word, snake_case.</param>
    public static RemarkCode? Find(string? name) =>
        name is not null && ByName.TryGetValue(name, out var code) ? code : null;

    /// <summary>The English sentence, its values as <c>{name}</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Sentence(this RemarkCode code) => RemarkSentences.All[code];

    /// <summary>A remark with its sentence.</summary>
    /// <param name="code">The code.</param>
    /// <param name="values">The values of the sentence, each once.</param>
    public static Remark With(this RemarkCode code, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var texts = Texts(values);
        return new Remark(code.Name(), Fill(code.Sentence(), texts)!, texts);
    }

    /// <summary>A remark whose English sentence says more than that of the code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="values">The values of the code's own sentence, each once.</param>
    public static Remark Saying(
        this RemarkCode code,
        string message,
        params ReadOnlySpan<(string Name, object? Value)> values
    ) => new(code.Name(), message, Texts(values));

    /// <summary>What a remark is that tells of an error: that which the error came from, else one with the error's
    /// code.</summary>
    /// <param name="error">The error.</param>
    public static Remark ToRemark(this PipelineException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new Remark(
            Find(error.Reason) is { } code ? code.Name() : error.Code.Name(),
            error.Message,
            error.Values
        );
    }

    /// <summary>A sentence with its values; null when one is missing.</summary>
    /// <param name="sentence">The sentence, its values as <c>{name}</c>.</param>
    /// <param name="values">The values.</param>
    public static string? Fill(string sentence, IReadOnlyDictionary<string, string>? values)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var filled = new System.Text.StringBuilder(sentence.Length);
        for (var at = 0; at < sentence.Length; )
        {
            var open = sentence.IndexOf('{', at);
            var close = open < 0 ? -1 : sentence.IndexOf('}', open);
            if (close < 0)
            {
                return filled.Append(sentence, at, sentence.Length - at).ToString();
            }

            if (values is null || !values.TryGetValue(sentence[(open + 1)..close], out var value))
            {
                return null;
            }

            filled.Append(sentence, at, open - at).Append(value);
            at = close + 1;
        }

        return filled.ToString();
    }

    private static Dictionary<string, string>? Texts(ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            texts.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return texts;
    }
}
