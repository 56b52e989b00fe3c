using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Writes a grammar of the JSON texts that satisfy a JSON Schema (draft 2020-12).</summary>
/// <remarks>
/// <para>
/// Every text of the grammar satisfies the schema; not every JSON text that does is one: properties come in the order
/// of the schema, there is little white space, numbers have at most 16 digits before and after the point, and
/// properties beyond those listed appear only where <c>additionalProperties</c> is written out (or nothing is listed at
/// all). <c>oneOf</c> is read as <c>anyOf</c>: alternatives should exclude one another. Formats other than date, time,
/// date-time and uuid are annotations, as the specification has them.
/// </para>
/// <para>Refused, because ignoring them would change the meaning: pattern, not, if, multipleOf, uniqueItems, contains,
/// patternProperties, propertyNames, dependent schemas, and references out of the document.</para>
/// </remarks>
public static class JsonSchemaGrammar
{
    /// <summary>Longest schema, in UTF-16 units of its text.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>How deep the values of an answer nest where the schema leaves their shape open.</summary>
    public const int MaxFreeDepth = 12;

    /// <summary>A grammar of any JSON object, nested at most <see cref="MaxFreeDepth"/> deep.</summary>
    public static string AnyObject { get; } = WriteAnyObject();

    /// <summary>Writes the grammar of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The grammar in GBNF, with the rule <c>root</c>.</returns>
    /// <exception cref="JsonSchemaException">
    /// The schema is no schema, uses what is not supported, allows no value, or is too large.
    /// </exception>
    public static string Of(JsonElement schema)
    {
        return Checked(rules => new SchemaReader(Limited(schema), rules).Write());
    }

    /// <summary>Writes the grammar of calls of functions: JSON objects with a name and arguments, each between two
    /// tags.</summary>
    /// <param name="functions">The functions' names, and the schemas of their arguments; a default element for any
    /// object.</param>
    /// <param name="start">The opening tag.</param>
    /// <param name="end">The closing tag.</param>
    /// <param name="isParallel">Whether several calls may follow one another.</param>
    /// <returns>The grammar in GBNF, with the rule <c>root</c>.</returns>
    /// <exception cref="JsonSchemaException">A schema cannot be held to; its place begins with the function's
    /// name.</exception>
    public static string OfCalls(
        IReadOnlyList<(string Name, JsonElement Arguments)> functions,
        string start,
        string end,
        bool isParallel
    )
    {
        ArgumentNullException.ThrowIfNull(functions);
        return Checked(rules =>
        {
            var calls = functions.Select(function =>
            {
                try
                {
                    var arguments =
                        function.Arguments.ValueKind == JsonValueKind.Undefined
                            ? JsonRules.AnyObject(rules, MaxFreeDepth)
                            : new SchemaReader(Limited(function.Arguments), rules).Write();
                    return $"{GrammarRules.Literal("{\"name\": ")} {GrammarRules.Quoted(function.Name, ", \"arguments\": ")} {arguments} \"}}\"";
                }
                catch (JsonSchemaException error)
                {
                    throw new JsonSchemaException($"{function.Name}{error.Pointer}", error.Problem);
                }
            });
            var call = rules.Add(
                "call",
                $"{GrammarRules.Literal(start + "\n")} ({string.Join(" | ", calls)}) {GrammarRules.Literal("\n" + end)}"
            );
            return isParallel ? rules.Add("calls", $"{call} (\"\\n\" {call}){{0,15}}") : call;
        });
    }

    private static JsonElement Limited(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Undefined && schema.GetRawText().Length <= MaxLength
            ? schema
            : throw new JsonSchemaException("#", $"the schema must be given and have at most {MaxLength} characters.");

    private static string Checked(Func<GrammarRules, string> write)
    {
        try
        {
            var rules = new GrammarRules();
            rules.SetRoot(write(rules));
            var text = rules.ToString();

            // Requirements without end, and repetitions that multiply, show here.
            _ = Grammar.Parse(text);
            return text;
        }
        catch (GrammarException)
        {
            throw new JsonSchemaException(
                "#",
                "the schema is too large once its repetitions are written out, or values are required within one another without end. Simplify it."
            );
        }
        catch (InvalidOperationException)
        {
            throw new JsonSchemaException(
                "#",
                "a text in the schema is not well-formed Unicode. Replace lone surrogates."
            );
        }
    }

    private static string WriteAnyObject()
    {
        var rules = new GrammarRules();
        rules.SetRoot(JsonRules.AnyObject(rules, MaxFreeDepth));
        return rules.ToString();
    }
}
