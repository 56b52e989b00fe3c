using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.CommandLine;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.Inputs;

/// <summary>Reads <c>key=value</c> arguments into the metadata of a document.</summary>
internal static class MetadataArguments
{
    /// <summary>
    /// A flat JSON object, or null without arguments. <c>true</c>, <c>false</c> and JSON numbers are taken as those;
    /// in double quotes, and everything else, as text. A key given several times becomes an array.
    /// </summary>
    /// <exception cref="UsageException">An argument has no key.</exception>
    public static string? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        var metadata = new JsonObject();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException(
                    "--metadata",
                    $"'{argument}' is not key=value; give for example --metadata team=hr."
                );
            }

            var key = argument[..equals].Trim();
            var value = Value(argument[(equals + 1)..]);
            metadata[key] = metadata[key] switch
            {
                null => value,
                JsonArray several => new JsonArray([.. several.Select(item => item?.DeepClone()), value]),
                var one => new JsonArray(one.DeepClone(), value),
            };
        }

        return metadata.ToJsonString(PipelineJson.Options);
    }

    private static JsonValue Value(string text)
    {
        if (text is "true" or "false")
        {
            return JsonValue.Create(text == "true");
        }

        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            return JsonValue.Create(text[1..^1]);
        }

        // Leading zeros and signs of plus are names of things (a postal code, a telephone), not numbers.
        var number = text.TrimStart('-');
        var plain =
            number.Length > 0
            && char.IsAsciiDigit(number[0])
            && (number.Length == 1 || number[0] != '0' || number[1] == '.');
        if (plain && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        return
            plain
            && char.IsAsciiDigit(text[^1])
            && double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var real
            )
            ? JsonValue.Create(real)
            : JsonValue.Create(text);
    }
}
