namespace Pipeline.Inference.Generation.Templates;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part of a template that writes, or changes what names mean.</summary>
internal abstract record Statement
{
    public Flow Run(TemplateScope scope, List<MarkedText> output)
    {
        scope.Budget.Step();
        return Do(scope, output);
    }

    protected abstract Flow Do(TemplateScope scope, List<MarkedText> output);
}

/// <summary>Text outside all tags.</summary>
internal sealed record TextStatement(MarkedText Text) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        scope.Budget.Make(Text.Length);
        output.Add(Text);
        return Flow.Next;
    }
}

/// <summary><c>{{ a }}</c>.</summary>
internal sealed record OutputStatement(Expression Of) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        var text = TemplateValue.Text(Of.Evaluate(scope));
        scope.Budget.Make(text.Length);
        output.Add(text);
        return Flow.Next;
    }
}

/// <summary>Statements one after the other.</summary>
internal sealed record Block(IReadOnlyList<Statement> Statements) : Statement
{
    /// <summary>Runs it apart, for its text.</summary>
    public MarkedText Text(TemplateScope scope)
    {
        var output = new List<MarkedText>();
        Run(scope, output);
        return output.Count == 0 ? MarkedText.Empty : MarkedText.Concat(output);
    }

    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        foreach (var statement in Statements)
        {
            if (statement.Run(scope, output) is var flow and not Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}

/// <summary><c>{% if %}</c> with its <c>elif</c>s; an <c>else</c> is a branch that always holds.</summary>
internal sealed record IfStatement(IReadOnlyList<(Expression If, Block Then)> Branches) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        foreach (var (condition, then) in Branches)
        {
            if (TemplateValue.IsTrue(condition.Evaluate(scope)))
            {
                return then.Run(scope, output);
            }
        }

        return Flow.Next;
    }
}

/// <summary><c>{% for %}</c>.</summary>
internal sealed record ForStatement(IReadOnlyList<string> Names, Expression In, Expression? If, Block Body, Block? Else)
    : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        List<object?> items = [.. TemplateValue.Items(In.Evaluate(scope))];
        if (If is not null)
        {
            items = [.. items.Where(item => TemplateValue.IsTrue(If.Evaluate(Bound(scope, item))))];
        }

        for (var i = 0; i < items.Count; i++)
        {
            var inner = Bound(scope, items[i]);
            inner["loop"] = Loop(items, i);
            if (Body.Run(inner, output) == Flow.Break)
            {
                break;
            }
        }

        return items.Count == 0 && Else is not null ? Else.Run(scope, output) : Flow.Next;
    }

    private TemplateScope Bound(TemplateScope scope, object? item)
    {
        var inner = scope.Inner();
        Unpacking.Set(Names, item, (name, value) => inner[name] = value);
        return inner;
    }

    private static Dictionary<string, object?> Loop(List<object?> items, int i) =>
        new(StringComparer.Ordinal)
        {
            ["index"] = i + 1L,
            ["index0"] = (long)i,
            ["revindex"] = (long)(items.Count - i),
            ["revindex0"] = (long)(items.Count - i - 1),
            ["first"] = i == 0,
            ["last"] = i == items.Count - 1,
            ["length"] = (long)items.Count,
            ["previtem"] = i > 0 ? items[i - 1] : new Undefined("previtem"),
            ["nextitem"] = i + 1 < items.Count ? items[i + 1] : new Undefined("nextitem"),
        };
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed record JumpStatement(Flow Flow) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output) => Flow;
}

/// <summary><c>{% set a = b %}</c>, <c>{% set a.b = c %}</c>.</summary>
internal sealed record SetStatement(IReadOnlyList<string> Names, string? Of, Expression Value) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        var value = Value.Evaluate(scope);
        if (Of is null)
        {
            Unpacking.Set(Names, value, (name, part) => scope[name] = part);
        }
        else if (scope[Of] is TemplateNamespace space)
        {
            space.Members[Names[0]] = value;
        }
        else
        {
            throw new TemplateException($"Only members of a namespace can be set; '{Of}' is none.");
        }

        return Flow.Next;
    }
}

/// <summary><c>{% set a %}…{% endset %}</c>.</summary>
internal sealed record SetBlockStatement(string Name, Block Body) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        scope[Name] = Body.Text(scope.Inner());
        return Flow.Next;
    }
}

/// <summary><c>{% macro %}</c>.</summary>
internal sealed record MacroStatement(
    string Name,
    IReadOnlyList<(string Name, Expression? Default)> Parameters,
    Block Body
) : Statement
{
    protected override Flow Do(TemplateScope scope, List<MarkedText> output)
    {
        scope[Name] = (TemplateFunction)(
            arguments =>
            {
                scope.Budget.Enter();
                var inner = scope.Root.Inner();
                for (var i = 0; i < Parameters.Count; i++)
                {
                    var (name, otherwise) = Parameters[i];
                    inner[name] =
                        arguments.Get(i, name, inner) is var value && value != inner ? value
                        : otherwise is null ? new Undefined(name)
                        : otherwise.Evaluate(inner);
                }

                var text = Body.Text(inner);
                scope.Budget.Leave();
                return text;
            }
        );
        return Flow.Next;
    }
}

/// <summary>Gives a value, or its parts, to names.</summary>
internal static class Unpacking
{
    public static void Set(IReadOnlyList<string> names, object? value, Action<string, object?> set)
    {
        if (names.Count == 1)
        {
            set(names[0], value);
            return;
        }

        var parts = TemplateValue.Items(value);
        if (parts.Count != names.Count)
        {
            throw new TemplateException($"{parts.Count} values do not go into {names.Count} names.");
        }

        for (var i = 0; i < names.Count; i++)
        {
            set(names[i], parts[i]);
        }
    }
}
