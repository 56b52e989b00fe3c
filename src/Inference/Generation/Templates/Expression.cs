using System.Runtime.CompilerServices;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>A part of a template that has a value.</summary>
internal abstract record Expression
{
    public object? Evaluate(TemplateScope scope)
    {
        scope.Budget.Step();

        // A chain of ten thousand filters is one value inside the other.
        return RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? Value(scope)
            : throw new TemplateException("An expression has too many parts.");
    }

    protected abstract object? Value(TemplateScope scope);
}

/// <summary>A value as it is written.</summary>
internal sealed record Literal(object? Constant) : Expression
{
    protected override object? Value(TemplateScope scope) => Constant;
}

/// <summary>A name.</summary>
internal sealed record NameExpression(string Name) : Expression
{
    protected override object? Value(TemplateScope scope) => scope[Name];
}

/// <summary><c>[a, b]</c>, <c>(a, b)</c>.</summary>
internal sealed record ListExpression(IReadOnlyList<Expression> Items) : Expression
{
    protected override object? Value(TemplateScope scope) => Items.Select(item => item.Evaluate(scope)).ToList();
}

/// <summary><c>{"a": b}</c>.</summary>
internal sealed record MappingExpression(IReadOnlyList<(Expression Key, Expression Value)> Items) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in Items)
        {
            map[TemplateValue.Text(key.Evaluate(scope)).Value] = value.Evaluate(scope);
        }

        return map;
    }
}

/// <summary><c>a if b else c</c>.</summary>
internal sealed record Conditional(Expression Then, Expression If, Expression? Else) : Expression
{
    protected override object? Value(TemplateScope scope) =>
        TemplateValue.IsTrue(If.Evaluate(scope)) ? Then.Evaluate(scope)
        : Else is null ? new Undefined("an else")
        : Else.Evaluate(scope);
}

/// <summary><c>a.b</c>, where the members of a text or mapping come before what a mapping holds.</summary>
internal sealed record Member(Expression Of, string Name) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var of = Of.Evaluate(scope);
        return (object?)TemplateMethods.Find(of, Name, scope.Budget)
            ?? of switch
            {
                Dictionary<string, object?> map => map.TryGetValue(Name, out var value) ? value : new Undefined(Name),
                TemplateNamespace space => space.Members.TryGetValue(Name, out var value) ? value : new Undefined(Name),
                Undefined missing => throw new TemplateException(
                    $"'{missing.Name}' is not defined, so it has no '{Name}'."
                ),
                _ => new Undefined(Name),
            };
    }
}

/// <summary><c>a[b]</c>.</summary>
internal sealed record Element(Expression Of, Expression At) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var of = Of.Evaluate(scope);
        var at = At.Evaluate(scope);
        switch (of)
        {
            case Dictionary<string, object?> map when at is MarkedText key:
                return map.TryGetValue(key.Value, out var value)
                    ? value
                    : (object?)TemplateMethods.Find(of, key.Value, scope.Budget) ?? new Undefined(key.Value);
            case TemplateNamespace space when at is MarkedText key:
                return space.Members.TryGetValue(key.Value, out var member) ? member : new Undefined(key.Value);
            case List<object?> list when at is long place:
                place += place < 0 ? list.Count : 0;
                return place >= 0 && place < list.Count ? list[(int)place] : new Undefined("an item");
            case MarkedText text when at is long place:
                place += place < 0 ? text.Length : 0;
                return place >= 0 && place < text.Length ? text.Slice((int)place, 1) : new Undefined("a character");
            case Undefined missing:
                throw new TemplateException($"'{missing.Name}' is not defined, so it has no parts.");
            default:
                return new Undefined("a part");
        }
    }
}

/// <summary><c>a[b:c:d]</c>, as Python cuts.</summary>
internal sealed record Slice(Expression Of, Expression? From, Expression? To, Expression? By) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var of = Of.Evaluate(scope);
        var length = of is MarkedText text ? text.Length : TemplateValue.Items(of).Count;
        var by = Bound(By) ?? 1;
        if (by == 0)
        {
            throw new TemplateException("A slice has the step 0.");
        }

        var from = Place(Bound(From), by > 0 ? 0 : length - 1);
        var to =
            Bound(To) is { } end ? Place(end, 0)
            : by > 0 ? length
            : -1;
        if (of is MarkedText word && by == 1)
        {
            return word.Slice(Math.Min(from, length), Math.Max(0, to - from));
        }

        var items = TemplateValue.Items(of);
        var picked = new List<object?>();
        for (var i = from; by > 0 ? i < to : i > to; i += by)
        {
            picked.Add(items[i]);
        }

        return of is MarkedText ? MarkedText.Empty.Join(picked.Cast<MarkedText>()) : picked;

        int? Bound(Expression? bound) => bound?.Evaluate(scope) is { } value ? TemplateValue.Integer(value) : null;

        int Place(int? place, int missing) =>
            place is not { } at
                ? missing
                : Math.Clamp(at < 0 ? at + length : at, by > 0 ? 0 : -1, by > 0 ? length : length - 1);
    }
}

/// <summary><c>a(b, c=d)</c>.</summary>
internal sealed record Call(Expression Of, CallArguments Arguments) : Expression
{
    protected override object? Value(TemplateScope scope) =>
        Of.Evaluate(scope) is TemplateFunction function
            ? function(Arguments.Evaluate(scope))
            : throw new TemplateException(
                $"{(Of is NameExpression name ? $"'{name.Name}'" : Of is Member member ? $"'{member.Name}'" : "A value")} is no function here."
            );
}

/// <summary>The arguments of a call, a filter or a test.</summary>
internal sealed record CallArguments(
    IReadOnlyList<Expression> Values,
    IReadOnlyList<(string Name, Expression Value)> Named
)
{
    public static CallArguments None { get; } = new([], []);

    public TemplateArguments Evaluate(TemplateScope scope) =>
        Values.Count + Named.Count == 0
            ? TemplateArguments.None
            : new TemplateArguments(
                [.. Values.Select(value => value.Evaluate(scope))],
                Named.ToDictionary(pair => pair.Name, pair => pair.Value.Evaluate(scope), StringComparer.Ordinal)
            );
}
