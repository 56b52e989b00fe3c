namespace Pipeline.Inference.Generation.Templates;

/// <summary>What is left of the work that a template may do: one from a file of strangers must not keep a
/// thread.</summary>
internal sealed class TemplateBudget
{
    private const int MostDepth = 64;
    private long _steps = 2_000_000;
    private long _characters = 1L << 26;
    private int _depth;

    /// <summary>Counts one step.</summary>
    public void Step()
    {
        if (--_steps < 0)
        {
            throw new TemplateException("The template does not come to an end.");
        }
    }

    /// <summary>Counts characters that are made.</summary>
    public void Make(long characters)
    {
        if ((_characters -= characters) < 0)
        {
            throw new TemplateException("The template makes too much text.");
        }
    }

    /// <summary>Goes into a call.</summary>
    public void Enter()
    {
        if (++_depth > MostDepth)
        {
            throw new TemplateException($"The template's macros call one another more than {MostDepth} deep.");
        }
    }

    /// <summary>Comes back from it.</summary>
    public void Leave() => _depth--;
}

/// <summary>The names that a part of a template sees.</summary>
internal sealed class TemplateScope(TemplateScope? parent, TemplateBudget budget)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public TemplateBudget Budget => budget;

    /// <summary>The outermost scope.</summary>
    public TemplateScope Root => parent?.Root ?? this;

    public object? this[string name]
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope.Parent)
            {
                if (scope._values.TryGetValue(name, out var value))
                {
                    return value;
                }
            }

            return new Undefined(name);
        }
        set => _values[name] = value;
    }

    private TemplateScope? Parent => parent;

    public TemplateScope Inner() => new(this, budget);
}
