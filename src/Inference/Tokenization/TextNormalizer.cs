using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Inference.Tokenization;

/// <summary>The steps of a <c>tokenizer.json</c> normaliser that this library does itself.</summary>
internal sealed class TextNormalizer
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);
    private readonly List<Func<string, string>> _steps = [];

    private TextNormalizer() { }

    /// <summary>Reads the <c>normalizer</c> element; null when it has a step that is not known here.</summary>
    public static TextNormalizer? TryRead(JsonElement normalizer)
    {
        var read = new TextNormalizer();
        return read.TryAdd(normalizer) ? read : null;
    }

    /// <summary>Adds the step of a pre-tokenizer that splits at white space before the words are marked.</summary>
    public void CollapseWhiteSpace()
    {
        var run = new Regex(@"\s+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeout);
        _steps.Add(text => run.Replace(text, " ").Trim(' '));
    }

    /// <summary>Applies all steps, in order, to well-formed text.</summary>
    public string Normalize(string text)
    {
        foreach (var step in _steps)
        {
            text = step(text);
        }

        return text;
    }

    private bool TryAdd(JsonElement step)
    {
        if (step.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return true;
        }

        switch (step.GetProperty("type").GetString())
        {
            case "Sequence":
                return step.GetProperty("normalizers").EnumerateArray().All(TryAdd);
            case "NFKC":
                _steps.Add(text => Compose(text, NormalizationForm.FormKC));
                return true;
            case "NFC":
                _steps.Add(text => Compose(text, NormalizationForm.FormC));
                return true;
            case "Replace":
                return TryAddReplace(step.GetProperty("pattern"), step.GetProperty("content").GetString() ?? "");
            default:
                return false;
        }
    }

    private bool TryAddReplace(JsonElement pattern, string content)
    {
        if (pattern.TryGetProperty("String", out var literal))
        {
            var old = literal.GetString();
            if (string.IsNullOrEmpty(old))
            {
                return false;
            }

            _steps.Add(text => text.Replace(old, content, StringComparison.Ordinal));
            return true;
        }

        try
        {
            // Linear time whatever the text; a pattern that needs backtracking is left to the native library.
            var regex = new Regex(
                pattern.GetProperty("Regex").GetString()!,
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                MatchTimeout
            );
            var replacement = content.Replace("$", "$$", StringComparison.Ordinal);
            _steps.Add(text => regex.Replace(text, replacement));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Compose(string text, NormalizationForm form) =>
        Ascii.IsValid(text) ? text : text.Normalize(form);
}
