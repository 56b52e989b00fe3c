using System.Text;
using Pipeline.Inference.Generation.Templates;

namespace Pipeline.Inference.Generation.Prompts;

/// <summary>
/// Turns a rendered prompt into tokens. Special tokens come only from what the template wrote. Between two of them,
/// template and content are tokenized as one text, so ordinary prompts get the very tokens that the model was trained
/// on.
/// </summary>
internal sealed class PromptTokenizer
{
    private readonly ModelVocabulary _vocabulary;
    private readonly ChatTemplate _template;
    private readonly List<SpecialToken> _specials;
    private readonly List<string> _forgeable;

    public PromptTokenizer(ModelVocabulary vocabulary, ChatTemplate template)
    {
        _vocabulary = vocabulary;
        _template = template;
        var own = template.OwnText;

        // Tokens that the model's author added as plain text are found in any text. Those that the template uses as
        // marks are marks here too, and must be broken up in content.
        var marks = vocabulary.Specials.Where(special =>
            special.IsControl
            || (!string.IsNullOrWhiteSpace(special.Text) && own.Contains(special.Text, StringComparison.Ordinal))
        );
        _specials = [.. marks.OrderByDescending(special => special.Text.Length)];
        _forgeable =
        [
            .. _specials
                .Where(special => !special.IsControl && special.Text.Length > 1)
                .Select(special => special.Text),
        ];
    }

    /// <summary>Tokens of a conversation, with the assistant's turn opened.</summary>
    public List<int> Tokenize(IReadOnlyList<ChatTurn> turns)
    {
        var tokens = new List<int>();
        var text = new StringBuilder();
        foreach (var segment in _template.Render(turns))
        {
            if (segment.IsTemplate)
            {
                AddTemplate(segment.Text, text, tokens);
            }
            else
            {
                AddContent(segment.Text, text, tokens);
            }
        }

        Flush(text, tokens);
        return WithBegin(tokens);
    }

    /// <summary>Tokens of a complete prompt of trusted text, special tokens recognised.</summary>
    public List<int> Tokenize(string rawPrompt) =>
        WithBegin([.. _vocabulary.Tokenize(rawPrompt, special: true).Select(token => (int)token)]);

    /// <summary>No tokenization of a text of this many UTF-16 units has fewer tokens.</summary>
    public int FewestTokens(long textLength) =>
        (int)Math.Min(int.MaxValue, textLength / Math.Max(1, _vocabulary.LongestTokenBytes));

    private void AddTemplate(string segment, StringBuilder text, List<int> tokens)
    {
        var rest = segment.AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.Length;
            SpecialToken? next = null;
            foreach (var special in _specials)
            {
                // Longest first, so of two at one place the longer is kept.
                var index = rest.IndexOf(special.Text, StringComparison.Ordinal);
                if (index >= 0 && index < at)
                {
                    (at, next) = (index, special);
                }
            }

            text.Append(rest[..at]);
            if (next is null)
            {
                return;
            }

            Flush(text, tokens);
            tokens.Add(next.Id);
            rest = rest[(at + next.Text.Length)..];
            if (next.StripsRight)
            {
                rest = rest.TrimStart();
            }
        }
    }

    private void AddContent(string segment, StringBuilder text, List<int> tokens)
    {
        var rest = segment.AsSpan();
        while (true)
        {
            var at = -1;
            foreach (var mark in _forgeable)
            {
                var index = rest.IndexOf(mark, StringComparison.Ordinal);
                if (index >= 0 && (at < 0 || index < at))
                {
                    at = index;
                }
            }

            if (at < 0)
            {
                text.Append(rest);
                return;
            }

            // Cut after the mark's first character: neither half is the mark.
            text.Append(rest[..(at + 1)]);
            Flush(text, tokens);
            rest = rest[(at + 1)..];
        }
    }

    private void Flush(StringBuilder text, List<int> tokens)
    {
        if (text.Length > 0)
        {
            foreach (var token in _vocabulary.Tokenize(text.ToString(), special: false))
            {
                tokens.Add((int)token);
            }

            text.Clear();
        }
    }

    private List<int> WithBegin(List<int> tokens)
    {
        if (_vocabulary.BeginToken is { } begin && (tokens.Count == 0 || tokens[0] != begin))
        {
            tokens.Insert(0, begin);
        }

        return tokens;
    }
}
