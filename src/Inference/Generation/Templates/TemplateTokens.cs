namespace Pipeline.Inference.Generation.Templates;

/// <summary>The tokens of a template and the place that has been read up to.</summary>
internal sealed class TemplateTokens(IReadOnlyList<TemplateToken> tokens)
{
    private int _at;

    public TemplateToken Current => tokens[Math.Min(_at, tokens.Count - 1)];

    public TemplateToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public void Skip(int count) => _at += count;

    public TemplateToken Take()
    {
        var token = Current;
        _at++;
        return token;
    }

    public bool Is(string text) => Current.Is(text);

    public bool Take(string text)
    {
        if (!Is(text))
        {
            return false;
        }

        _at++;
        return true;
    }

    public string? TakeAny(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (Take(text))
            {
                return text;
            }
        }

        return null;
    }

    public void Expect(string text)
    {
        if (!Take(text))
        {
            throw Wrong($"'{text}' is missing before '{Current.Text}'");
        }
    }

    public void Expect(TemplateTokenKind kind, string text)
    {
        if (Take() is var token && token.Kind != kind)
        {
            throw Wrong($"'{text}' is missing before '{token.Text}'");
        }
    }

    public string Name() =>
        Current.Kind == TemplateTokenKind.Name
            ? Take().Text
            : throw Wrong($"'{Current.Text}' stands where a name must");

    public TemplateException Wrong(string what) => new($"Line {Current.Line}: {what}.");
}
