namespace Pipeline.Inference.Generation.Templates;

/// <summary><c>not a</c>.</summary>
internal sealed record Negation(Expression Of) : Expression
{
    protected override object? Value(TemplateScope scope) => !TemplateValue.IsTrue(Of.Evaluate(scope));
}

/// <summary><c>a and b</c>, <c>a or b</c>: the operand that decides.</summary>
internal sealed record Logical(Expression Left, bool IsAnd, Expression Right) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var left = Left.Evaluate(scope);
        return TemplateValue.IsTrue(left) == IsAnd ? Right.Evaluate(scope) : left;
    }
}

/// <summary><c>a &lt; b &lt;= c</c>, <c>a in b</c>: holds if every pair does.</summary>
internal sealed record Comparison(Expression First, IReadOnlyList<(string Operator, Expression Value)> Rest)
    : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var left = First.Evaluate(scope);
        foreach (var (comparison, expression) in Rest)
        {
            var right = expression.Evaluate(scope);
            var holds = comparison switch
            {
                "==" => TemplateValue.AreEqual(left, right),
                "!=" => !TemplateValue.AreEqual(left, right),
                "in" => TemplateValue.Contains(right, left),
                "not in" => !TemplateValue.Contains(right, left),
                "<" => TemplateValue.Compare(left, right) < 0,
                "<=" => TemplateValue.Compare(left, right) <= 0,
                ">" => TemplateValue.Compare(left, right) > 0,
                _ => TemplateValue.Compare(left, right) >= 0,
            };
            if (!holds)
            {
                return false;
            }

            left = right;
        }

        return true;
    }
}

/// <summary><c>-a</c>.</summary>
internal sealed record Minus(Expression Of) : Expression
{
    protected override object? Value(TemplateScope scope) =>
        Of.Evaluate(scope) switch
        {
            long number => (object)-number,
            double number => -number,
            var other => throw new TemplateException($"{TemplateValue.Kind(other)} has no negative."),
        };
}

/// <summary>Two values joined or computed with.</summary>
internal sealed record Binary(Expression Left, string Operator, Expression Right) : Expression
{
    protected override object? Value(TemplateScope scope)
    {
        var left = Left.Evaluate(scope);
        var right = Right.Evaluate(scope);
        switch (Operator, left, right)
        {
            case ("~", _, _):
                return Joined(scope, TemplateValue.Text(left), TemplateValue.Text(right));
            case ("+", MarkedText a, MarkedText b):
                return Joined(scope, a, b);
            case ("+", List<object?> a, List<object?> b):
                scope.Budget.Make(a.Count + b.Count);
                return (List<object?>)[.. a, .. b];
            case ("*", MarkedText a, long times):
                var count = (int)Math.Clamp(times, 0, int.MaxValue);
                scope.Budget.Make((long)a.Length * count);
                return MarkedText.Empty.Join(Enumerable.Repeat(a, count));
            default:
                return Number(left, right);
        }
    }

    private static MarkedText Joined(TemplateScope scope, MarkedText a, MarkedText b)
    {
        scope.Budget.Make(a.Length + b.Length);
        return MarkedText.Concat([a, b]);
    }

    private object Number(object? left, object? right)
    {
        if (TemplateValue.Number(left) is not { } x || TemplateValue.Number(right) is not { } y)
        {
            throw new TemplateException(
                $"'{Operator}' does not go with {TemplateValue.Kind(left)} and {TemplateValue.Kind(right)}."
            );
        }

        if (Operator is "/" or "//" or "%" && y == 0)
        {
            throw new TemplateException("A division by 0.");
        }

        var result = Operator switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Floor(x / y),
            "%" => x - (y * Math.Floor(x / y)),
            _ => Math.Pow(x, y),
        };

        // Whole numbers stay whole, as far as they are exact.
        return left is not double && right is not double && Operator != "/" && Math.Abs(result) < 1L << 53
            ? (object)(long)result
            : result;
    }
}

/// <summary><c>a|b(c)</c>.</summary>
internal sealed record FilterExpression(Expression Of, string Name, CallArguments Arguments) : Expression
{
    protected override object? Value(TemplateScope scope) =>
        TemplateFilters.Apply(Name, Of.Evaluate(scope), Arguments.Evaluate(scope), scope.Budget);
}

/// <summary><c>a is b</c>.</summary>
internal sealed record TestExpression(Expression Of, string Name, CallArguments Arguments) : Expression
{
    protected override object? Value(TemplateScope scope) =>
        TemplateTests.Holds(Name, Of.Evaluate(scope), Arguments.Evaluate(scope));
}
