namespace Pipeline.Inference.Generation.Templates;

/// <summary>
/// A chat template in the part of Jinja2 that such templates are written in: output, <c>if</c>, <c>for</c>, <c>set</c>,
/// <c>macro</c>, namespaces, filters, tests, and the methods of Python's texts and mappings. A filter that is not known
/// is refused when it is come to, as in Jinja2: many templates have one on a path that is not taken.
/// </summary>
internal sealed class JinjaTemplate
{
    private readonly Block _body;

    private JinjaTemplate(Block body) => _body = body;

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">Names the line and what is wrong there.</exception>
    public static JinjaTemplate Parse(string source) => new(TemplateParser.Parse(source));

    /// <summary>Carries the template out.</summary>
    /// <param name="variables">What it finds under which name; values as in <see cref="TemplateValue"/>.</param>
    /// <param name="time">For templates that write the date.</param>
    /// <exception cref="TemplateRefusedException">The template refuses these variables.</exception>
    /// <exception cref="TemplateException">It cannot be carried out.</exception>
    public MarkedText Render(IReadOnlyDictionary<string, object?> variables, TimeProvider time)
    {
        var scope = new TemplateScope(null, new TemplateBudget());
        TemplateGlobals.Define(scope, time);
        foreach (var (name, value) in variables)
        {
            scope[name] = value;
        }

        return _body.Text(scope);
    }
}
