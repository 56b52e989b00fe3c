using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>The rules of a grammar that is being written. Equal bodies share a rule.</summary>
internal sealed class GrammarRules
{
    private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _once = new(StringComparer.Ordinal);
    private int _length;

    /// <summary>Adds a rule, or finds the one with this body.</summary>
    /// <param name="hint">What the name should begin with; any text.</param>
    /// <param name="body">What the rule stands for.</param>
    /// <returns>The rule's name.</returns>
    public string Add(string hint, string body)
    {
        if (!_names.TryGetValue(body, out var name))
        {
            name = Reserve(hint);
            Set(name, body);
        }

        return name;
    }

    /// <summary>Writes rules that are written for a key the first time it is asked for.</summary>
    public string Once(string key, Func<string> write)
    {
        if (!_once.TryGetValue(key, out var name))
        {
            name = write();
            _once.Add(key, name);
        }

        return name;
    }

    /// <summary>A name for a rule whose body is not known yet.</summary>
    public string Reserve(string hint)
    {
        var letters = new string([.. hint.Where(char.IsAsciiLetterOrDigit).Take(24)]).ToLowerInvariant();
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{(letters.Length == 0 ? "r" : letters)}-{_bodies.Count}"
        );
        _bodies.Add(name, string.Empty);
        return name;
    }

    public void Set(string name, string body)
    {
        _length += body.Length;
        if (_length > Grammar.MaxLength)
        {
            throw new JsonSchemaException("#", "the schema is too large. Simplify it.");
        }

        _bodies[name] = body;
        _names.TryAdd(body, name);
    }

    public void SetRoot(string rule) => _bodies["root"] = rule;

    /// <summary>A text as GBNF writes it.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => literal.Append('\\').Append(character),
                < ' ' or '\x7F' => literal.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:X2}"),
                _ => literal.Append(character),
            };
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A value's JSON text, without white space, as GBNF writes it.</summary>
    public static string Literal(JsonElement value) => Literal(JsonText(value));

    /// <summary>A string's JSON text as GBNF writes it, with something behind it.</summary>
    public static string Quoted(string text, string after = "") => Literal(JsonText(text) + after);

    /// <summary>The suffix that repeats what stands before it.</summary>
    public static string Repeat(int least, int? most) =>
        (least, most) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            (1, 1) => string.Empty,
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}"),
        };

    public override string ToString() =>
        string.Concat(_bodies.OrderBy(rule => rule.Key != "root").Select(rule => $"{rule.Key} ::= {rule.Value}\n"));

    private static string JsonText(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', value.EnumerateObject().Select(property => $"{JsonText(property.Name)}:{JsonText(property.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(JsonText))}]",
            JsonValueKind.String => JsonText(value.GetString()!),
            _ => value.GetRawText(),
        };

    // Escapes what must be and nothing else: models write letters and emoji as they are.
    private static string JsonText(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => json.Append('\\').Append(character),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' or '\x7F' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        return json.Append('"').ToString();
    }
}
