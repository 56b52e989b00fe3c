using System.Globalization;
using System.Text;

namespace Pipeline.Cli.Output;

/// <summary>Values as a person reads them.</summary>
internal static class Plain
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>
    /// Text of a document, a model or a server without control characters: an escape sequence in it must not reach
    /// the terminal.
    /// </summary>
    public static string Safe(string text)
    {
        if (!text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) || c is '\n' or '\t')
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    /// <summary>The same on one line.</summary>
    public static string OneLine(string text) =>
        string.Join(
            ' ',
            Safe(text.Replace('\r', '\n'))
                .Split(['\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    /// <summary>The beginning of a text on one line.</summary>
    public static string Snippet(string text, int length)
    {
        var line = OneLine(text);
        if (line.Length <= length)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[length - 1]) ? length - 1 : length;

        // A word that the length cuts is left out, unless it is most of the text.
        var word = line[end] == ' ' ? end : line.LastIndexOf(' ', end - 1);
        return line[..(word > length / 2 ? word : end)].TrimEnd() + "…";
    }

    public static string Number(double value, string format = "0.##") =>
        value.ToString(format, CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes)
    {
        var unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{Number(value, "0.#")} {Units[unit]}";
    }

    public static string Duration(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 60 => $"{Number(time.TotalSeconds, "0.0")} s",
            < 3600 => $"{time.Minutes} min {time.Seconds} s",
            _ => $"{(int)time.TotalHours} h {time.Minutes} min",
        };

    /// <summary>A word of an enumeration as JSON and the options write it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
