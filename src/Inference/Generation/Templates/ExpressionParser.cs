using System.Globalization;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>Reads expressions, by Jinja2's grammar and order of operators.</summary>
internal sealed class ExpressionParser(TemplateTokens tokens)
{
    private const int MostDepth = 100;
    private int _depth;

    /// <summary>An expression with <c>a if b else c</c>.</summary>
    public Expression Read()
    {
        if (++_depth > MostDepth)
        {
            throw tokens.Wrong($"an expression is nested more than {MostDepth} deep");
        }

        var value = Or();
        while (tokens.Take("if"))
        {
            var condition = Or();
            value = new Conditional(value, condition, tokens.Take("else") ? Read() : null);
        }

        _depth--;
        return value;
    }

    /// <summary>An expression that a following <c>if</c> does not belong to.</summary>
    public Expression Or()
    {
        var left = And();
        while (tokens.Take("or"))
        {
            left = new Logical(left, IsAnd: false, And());
        }

        return left;
    }

    /// <summary>One value, or several with commas between as a list.</summary>
    public Expression Several()
    {
        var first = Read();
        if (!tokens.Is(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (tokens.Take(","))
        {
            items.Add(Read());
        }

        return new ListExpression(items);
    }

    private Expression And()
    {
        var left = Not();
        while (tokens.Take("and"))
        {
            left = new Logical(left, IsAnd: true, Not());
        }

        return left;
    }

    private Expression Not()
    {
        if (!tokens.Take("not"))
        {
            return Compare();
        }

        if (++_depth > MostDepth)
        {
            throw tokens.Wrong($"an expression is nested more than {MostDepth} deep");
        }

        var negation = new Negation(Not());
        _depth--;
        return negation;
    }

    private Expression Compare()
    {
        var first = Sum();
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (tokens.TakeAny("==", "!=", "<", "<=", ">", ">=", "in") is { } comparison)
            {
                rest.Add((comparison, Sum()));
            }
            else if (tokens.Is("not") && tokens.Next.Is("in"))
            {
                tokens.Skip(2);
                rest.Add(("not in", Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new Comparison(first, rest);
            }
        }
    }

    private Expression Sum() => LeftToRight(Joined, "+", "-");

    private Expression Joined() => LeftToRight(Product, "~");

    private Expression Product() => LeftToRight(Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(Unary, "**");

    private Expression LeftToRight(Func<Expression> operand, params string[] operators)
    {
        var left = operand();
        while (tokens.TakeAny(operators) is { } found)
        {
            left = new Binary(left, found, operand());
        }

        return left;
    }

    private Expression Unary()
    {
        if (tokens.Take("-"))
        {
            return Tested(new Minus(Parts(Primary())));
        }

        tokens.Take("+");
        return Tested(Parts(Primary()));
    }

    private Expression Primary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TemplateTokenKind.String:
                var text = token.Text;
                while (tokens.Current.Kind == TemplateTokenKind.String)
                {
                    text += tokens.Take().Text;
                }

                return new Literal(MarkedText.Template(text));
            case TemplateTokenKind.Integer when long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole):
                return new Literal(whole);
            case TemplateTokenKind.Float:
                return new Literal(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TemplateTokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new Literal(true),
                    "false" or "False" => new Literal(false),
                    "none" or "None" => new Literal(null),
                    _ => new NameExpression(token.Text),
                };
            case TemplateTokenKind.Operator when token.Text == "(":
                return Parenthesis();
            case TemplateTokenKind.Operator when token.Text == "[":
                return new ListExpression(Until("]", Read));
            case TemplateTokenKind.Operator when token.Text == "{":
                return new MappingExpression(
                    Until(
                        "}",
                        () =>
                        {
                            var key = Read();
                            tokens.Expect(":");
                            return (key, Read());
                        }
                    )
                );
            default:
                throw tokens.Wrong($"'{token.Text}' begins no expression");
        }
    }

    private Expression Parenthesis()
    {
        if (tokens.Take(")"))
        {
            return new ListExpression([]);
        }

        var first = Read();
        if (!tokens.Is(","))
        {
            tokens.Expect(")");
            return first;
        }

        tokens.Skip(1);
        return new ListExpression([first, .. Until(")", Read)]);
    }

    private Expression Parts(Expression of)
    {
        while (true)
        {
            if (tokens.Take("."))
            {
                of =
                    tokens.Current.Kind == TemplateTokenKind.Integer
                        ? new Element(of, Primary())
                        : new Member(of, tokens.Name());
            }
            else if (tokens.Take("["))
            {
                of = Subscript(of);
            }
            else if (tokens.Take("("))
            {
                of = new Call(of, Arguments());
            }
            else
            {
                return of;
            }
        }
    }

    private Expression Subscript(Expression of)
    {
        var from = tokens.Is(":") ? null : Read();
        if (tokens.Take("]"))
        {
            return new Element(of, from!);
        }

        tokens.Expect(":");
        var to = tokens.Is("]") || tokens.Is(":") ? null : Read();
        var by = tokens.Take(":") && !tokens.Is("]") ? Read() : null;
        tokens.Expect("]");
        return new Slice(of, from, to, by);
    }

    private Expression Tested(Expression of)
    {
        while (true)
        {
            if (tokens.Take("|"))
            {
                var name = tokens.Name();
                of = Parts(new FilterExpression(of, name, tokens.Take("(") ? Arguments() : CallArguments.None));
            }
            else if (tokens.Take("is"))
            {
                of = Test(of);
            }
            else
            {
                return of;
            }
        }
    }

    private Expression Test(Expression of)
    {
        var negated = tokens.Take("not");
        var name =
            tokens.Current.Is("in") ? tokens.Take().Text
            : tokens.TakeAny("==") is null ? tokens.Name()
            : "eq";
        name = name is "True" or "False" or "None" ? name.ToLowerInvariant() : name;
        var arguments =
            tokens.Take("(") ? Arguments()
            : BeginsValue(tokens.Current) ? new CallArguments([Parts(Primary())], [])
            : CallArguments.None;
        var test = new TestExpression(of, name, arguments);
        return negated ? new Negation(test) : test;
    }

    // a is divisibleby 3: an argument needs no brackets.
    private static bool BeginsValue(TemplateToken token) =>
        token.Kind switch
        {
            TemplateTokenKind.String or TemplateTokenKind.Integer or TemplateTokenKind.Float => true,
            TemplateTokenKind.Name => token.Text
                is not ("and" or "or" or "not" or "if" or "else" or "is" or "in" or "recursive"),
            _ => token.Is("[") || token.Is("{"),
        };

    private CallArguments Arguments()
    {
        var values = new List<Expression>();
        var named = new List<(string, Expression)>();
        _ = Until(
            ")",
            () =>
            {
                if (tokens.Current.Kind == TemplateTokenKind.Name && tokens.Next.Is("="))
                {
                    var name = tokens.Name();
                    tokens.Skip(1);
                    named.Add((name, Read()));
                }
                else
                {
                    values.Add(Read());
                }

                return 0;
            }
        );
        return new CallArguments(values, named);
    }

    private List<T> Until<T>(string end, Func<T> read)
    {
        var items = new List<T>();
        while (!tokens.Take(end))
        {
            items.Add(read());
            if (!tokens.Is(end))
            {
                tokens.Expect(",");
            }
        }

        return items;
    }
}
