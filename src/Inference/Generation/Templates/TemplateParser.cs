namespace Pipeline.Inference.Generation.Templates;

/// <summary>Reads the statements of a template.</summary>
internal sealed class TemplateParser
{
    private const int MostDepth = 100;
    private readonly TemplateTokens _tokens;
    private readonly ExpressionParser _expressions;
    private int _depth;

    private TemplateParser(IReadOnlyList<TemplateToken> tokens)
    {
        _tokens = new TemplateTokens(tokens);
        _expressions = new ExpressionParser(_tokens);
    }

    public static Block Parse(string source)
    {
        var parser = new TemplateParser(TemplateLexer.Read(source));
        var block = parser.Body();
        return parser._tokens.Current.Kind == TemplateTokenKind.End
            ? block
            : throw parser._tokens.Wrong($"'{parser._tokens.Next.Text}' ends nothing");
    }

    /// <summary>Reads up to the end, or to the block tag with one of the words, which is left.</summary>
    private Block Body(params string[] ends)
    {
        if (++_depth > MostDepth)
        {
            throw _tokens.Wrong($"blocks are nested more than {MostDepth} deep");
        }

        var statements = new List<Statement>();
        while (true)
        {
            switch (_tokens.Current.Kind)
            {
                case TemplateTokenKind.Text:
                    statements.Add(new TextStatement(MarkedText.Template(_tokens.Take().Text)));
                    break;
                case TemplateTokenKind.OutputStart:
                    _tokens.Skip(1);
                    statements.Add(new OutputStatement(_expressions.Several()));
                    _tokens.Expect(TemplateTokenKind.OutputEnd, "}}");
                    break;
                case TemplateTokenKind.BlockStart
                    when !ends.Contains(_tokens.Next.Text)
                        && !_tokens.Next.Text.StartsWith("end", StringComparison.Ordinal):
                    _tokens.Skip(1);
                    statements.Add(Statement());
                    break;
                default:
                    _depth--;
                    return new Block(statements);
            }
        }
    }

    private Statement Statement()
    {
        var word = _tokens.Name();
        switch (word)
        {
            case "if":
                return If();
            case "for":
                return For();
            case "set":
                return Set();
            case "macro":
                return Macro();
            case "break" or "continue":
                Close();
                return new JumpStatement(word == "break" ? Flow.Break : Flow.Continue);
            case "generation":
                // Marks for training what the assistant wrote; nothing to a prompt.
                Close();
                var body = Body("endgeneration");
                End("endgeneration");
                return body;
            default:
                throw _tokens.Wrong($"there is no statement '{word}'");
        }
    }

    private IfStatement If()
    {
        var branches = new List<(Expression, Block)>();
        var condition = _expressions.Read();
        while (true)
        {
            Close();
            branches.Add((condition, Body("elif", "else", "endif")));
            _tokens.Expect(TemplateTokenKind.BlockStart, "{% endif %}");
            if (_tokens.Take("elif"))
            {
                condition = _expressions.Read();
            }
            else if (_tokens.Take("else"))
            {
                condition = new Literal(true);
            }
            else
            {
                _tokens.Expect("endif");
                Close();
                return new IfStatement(branches);
            }
        }
    }

    private ForStatement For()
    {
        var names = Names();
        _tokens.Expect("in");
        var items = _expressions.Or();
        var condition = _tokens.Take("if") ? _expressions.Read() : null;
        Close();
        var body = Body("else", "endfor");
        Block? otherwise = null;
        if (_tokens.Next.Is("else"))
        {
            _tokens.Skip(2);
            Close();
            otherwise = Body("endfor");
        }

        End("endfor");
        return new ForStatement(names, items, condition, body, otherwise);
    }

    private Statement Set()
    {
        var names = Names();
        string? of = null;
        if (_tokens.Take("."))
        {
            of = names[0];
            names = [_tokens.Name()];
        }

        if (_tokens.Take("="))
        {
            var value = _expressions.Several();
            Close();
            return new SetStatement(names, of, value);
        }

        Close();
        var body = Body("endset");
        End("endset");
        return of is null && names.Count == 1
            ? new SetBlockStatement(names[0], body)
            : throw _tokens.Wrong("a block can be given to one name only");
    }

    private MacroStatement Macro()
    {
        var name = _tokens.Name();
        var parameters = new List<(string, Expression?)>();
        _tokens.Expect("(");
        while (!_tokens.Take(")"))
        {
            parameters.Add((_tokens.Name(), _tokens.Take("=") ? _expressions.Read() : null));
            if (!_tokens.Is(")"))
            {
                _tokens.Expect(",");
            }
        }

        Close();
        var body = Body("endmacro");
        End("endmacro");
        return new MacroStatement(name, parameters, body);
    }

    private List<string> Names()
    {
        var bracket = _tokens.Take("(");
        var names = new List<string> { _tokens.Name() };
        while (_tokens.Take(","))
        {
            names.Add(_tokens.Name());
        }

        if (bracket)
        {
            _tokens.Expect(")");
        }

        return names;
    }

    private void End(string word)
    {
        _tokens.Expect(TemplateTokenKind.BlockStart, $"{{% {word} %}}");
        _tokens.Expect(word);
        if (_tokens.Current.Kind == TemplateTokenKind.Name)
        {
            _tokens.Skip(1);
        }

        Close();
    }

    private void Close() => _tokens.Expect(TemplateTokenKind.BlockEnd, "%}");
}
