namespace Pipeline.Inference.Generation.Templates;

internal enum TemplateTokenKind
{
    /// <summary>Text outside all tags.</summary>
    Text,

    /// <summary><c>{{</c></summary>
    OutputStart,

    /// <summary><c>}}</c></summary>
    OutputEnd,

    /// <summary><c>{%</c></summary>
    BlockStart,

    /// <summary><c>%}</c></summary>
    BlockEnd,

    Name,
    String,
    Integer,
    Float,
    Operator,

    /// <summary>After the last token.</summary>
    End,
}

/// <summary>A token of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string without quotes and escapes.</param>
/// <param name="Line">The line that it begins in, from 1.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Line)
{
    public bool Is(string text) => Kind is TemplateTokenKind.Name or TemplateTokenKind.Operator && Text == text;
}
